package io.sluice.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** {@code checkpoints.jsonl}: one a line, to be copied to where the writer cannot reach. */
final class CheckpointFile {

  private CheckpointFile() {}

  /**
   * Cuts off what a killed writer left of a line, and adds what it had no time to add.
   *
   * @throws AuditException if there is a checkpoint beyond the chain's end: records are missing
   */
  static void heal(AuditFolder folder, Tail tail) throws IOException {
    Path file = folder.checkpoints();
    Checkpoint last = null;
    if (Files.exists(file)) {
      cut(file);
      last = last(file);
    }
    AuditRecord end = tail.last();
    // A checkpoint's own record stands behind what it covers.
    if (last != null && (end == null || last.sequence() + 1 > end.sequence())) {
      throw new AuditException(
          "Records are missing from the audit in %s: a checkpoint of %s covers %d of them, and there are %d. Find the rest, or move the folder away; a new one is begun."
              .formatted(
                  folder.path(), last.time(), last.sequence(), end == null ? 0 : end.sequence()));
    }
    add(file, tail, last == null ? 0 : last.sequence());
  }

  /** Leaves out those that cover nothing but records that are gone. */
  static void keepFrom(Path file, long sequence) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (Lines from = Lines.of(file);
        LineFile to = LineFile.openOrCreate(Disk.REAL, fresh)) {
      for (Lines.Line line = from.next(); line != null; line = from.next()) {
        String text = line.text();
        if (Checkpoint.read(text).sequence() >= sequence) {
          to.add(text);
          to.flush();
        }
      }
      to.force();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " was changed: " + e.getMessage(), e);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void add(Path file, Tail tail, long known) throws IOException {
    try (LineFile lines = LineFile.openOrCreate(Disk.REAL, file)) {
      for (Checkpoint checkpoint : tail.checkpoints()) {
        if (checkpoint.sequence() > known) {
          lines.add(checkpoint.line());
        }
      }
      lines.flush();
      lines.force();
    }
  }

  private static @Nullable Checkpoint last(Path file) throws IOException {
    Checkpoint last = null;
    try (Lines lines = Lines.of(file)) {
      for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
        last = read(file, line);
      }
    }
    return last;
  }

  private static Checkpoint read(Path file, Lines.Line line) {
    try {
      return Checkpoint.read(line.text());
    } catch (IllegalArgumentException e) {
      throw new AuditException(
          "The checkpoints of the audit were changed: %s, line %d: %s. Move the folder away; a new one is begun."
              .formatted(file, line.number(), e.getMessage()),
          e);
    }
  }

  private static void cut(Path file) throws IOException {
    long whole = 0;
    try (Lines lines = Lines.of(file)) {
      for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.whole()) {
          break;
        }
        whole = line.end();
      }
    }
    if (whole < Files.size(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(whole);
      }
    }
  }
}
