package io.sluice.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which files of records are old enough to go. */
final class Retention {

  private Retention() {}

  /** A file of old records only: the numbers of its first and last, and the hash of the last. */
  record OldFile(Path path, long first, long last, String lastHash) {}

  /** Those that are old, the oldest first. */
  record Old(List<OldFile> files) {

    /** The number of the last record that goes. */
    long last() {
      return files.isEmpty() ? 0 : files.get(files.size() - 1).last();
    }

    void remove() throws IOException {
      for (OldFile file : files) {
        Files.deleteIfExists(file.path());
      }
    }
  }

  /**
   * Looks at the first record of each file: it tells when the file before it ended, and how. The
   * newest file stays in any case.
   *
   * @param time as in records
   */
  static Old find(AuditFolder folder, String time) throws IOException {
    List<Path> segments = folder.segments();
    List<OldFile> old = new ArrayList<>();
    for (int i = 0; i + 1 < segments.size(); i++) {
      AuditRecord next = head(segments.get(i + 1));
      if (next == null || next.time().compareTo(time) >= 0) {
        break;
      }
      Path path = segments.get(i);
      old.add(new OldFile(path, AuditFolder.first(path), next.sequence() - 1, next.previous()));
    }
    return new Old(old);
  }

  /** The first record of a file; null if it has none that can be read. */
  static @Nullable AuditRecord head(Path segment) throws IOException {
    try (Lines lines = Lines.of(segment)) {
      Lines.Line line = lines.next();
      return line == null || !line.whole() ? null : AuditRecord.read(line.text());
    } catch (IllegalArgumentException e) {
      return null; // no reason to throw anything away
    }
  }
}
