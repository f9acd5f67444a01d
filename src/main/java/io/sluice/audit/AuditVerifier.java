package io.sluice.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Finds out whether an audit is as it was written, from its files alone. */
public final class AuditVerifier {

  private AuditVerifier() {}

  /**
   * Checks every record's form, hash and place in the chain, and every checkpoint's signature.
   *
   * @param folder of the audit, or the data folder that it is in
   * @param checkpoints a copy of {@code checkpoints.jsonl} that was kept elsewhere; null has only
   *     the one in the folder
   * @param keys a copy of the key set that was kept elsewhere; null has the one in the folder,
   *     which whoever can write there can replace
   * @param progress told the number of each record
   * @throws NoSuchFileException if one of them is not there
   * @throws AuditException if the key set is none
   */
  public static Verification verify(
      Path folder, @Nullable Path checkpoints, @Nullable Path keys, LongConsumer progress)
      throws IOException {
    AuditFolder audit = AuditFolder.find(folder);
    CheckpointKeys known = keys(audit, keys);
    // Before the records: a broker that runs adds a checkpoint's record first.
    try (CheckpointCursor beside = CheckpointCursor.of(audit.checkpoints(), known);
        CheckpointCursor kept =
            checkpoints == null ? null : CheckpointCursor.of(existing(checkpoints), known)) {
      ChainCheck check =
          new ChainCheck(known, kept == null ? List.of(beside) : List.of(beside, kept), progress);
      try {
        check.walk(audit.segments());
        return check.result(null);
      } catch (FaultException e) {
        return check.result(e.fault());
      }
    }
  }

  private static Path existing(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return file;
  }

  private static CheckpointKeys keys(AuditFolder audit, @Nullable Path keys) throws IOException {
    if (keys != null) {
      return CheckpointKeys.read(keys);
    }
    return Files.exists(audit.keys())
        ? CheckpointKeys.read(audit.keys())
        : new CheckpointKeys(Map.of(), List.of());
  }
}
