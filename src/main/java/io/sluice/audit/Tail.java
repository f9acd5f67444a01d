package io.sluice.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain goes on: its last file, looked at before anything is put behind it.
 *
 * @param last record; null if the chain has none
 * @param checkpoints that stand in the last file
 * @param torn what a killed writer left of a line, cut off now; null if it left nothing
 */
record Tail(@Nullable AuditRecord last, List<Checkpoint> checkpoints, @Nullable Torn torn) {

  /** A part of a line: how long it was, and its SHA-256. */
  record Torn(long bytes, String hash) {}

  /**
   * Reads the last file that has anything in it, and cuts an incomplete last line off.
   *
   * @throws AuditException if what is there is not what was written
   */
  static Tail heal(AuditFolder folder) throws IOException {
    List<Path> segments = folder.segments();
    Torn torn = null;
    for (int i = segments.size() - 1; i >= 0; i--) {
      Tail tail = heal(segments.get(i));
      torn = torn == null ? tail.torn() : torn;
      if (tail.last() != null) {
        return new Tail(tail.last(), tail.checkpoints(), torn);
      }
    }
    return new Tail(null, List.of(), torn);
  }

  private static Tail heal(Path segment) throws IOException {
    AuditRecord last = null;
    List<Checkpoint> checkpoints = new ArrayList<>();
    Lines.Line torn = null;
    try (Lines lines = Lines.of(segment)) {
      for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.whole()) {
          torn = line;
          break;
        }
        last = follow(segment, line, last);
        Checkpoint checkpoint = last.checkpoint();
        if (checkpoint != null) {
          checkpoints.add(checkpoint);
        }
      }
    }
    return new Tail(last, checkpoints, torn == null ? null : cut(segment, torn));
  }

  private static AuditRecord follow(Path segment, Lines.Line line, @Nullable AuditRecord before) {
    try {
      AuditRecord next = AuditRecord.read(line.text());
      if (before != null
          && (next.sequence() != before.sequence() + 1 || !next.previous().equals(before.hash()))) {
        throw new IllegalArgumentException("it does not follow the record before it");
      }
      return next;
    } catch (IllegalArgumentException e) {
      throw new AuditException(
          "The audit was changed: %s, line %d: %s. Nothing is put behind that. See what else is wrong with `sluice audit verify --dir %s`, then move the folder away; a new one is begun."
              .formatted(segment, line.number(), e.getMessage(), segment.getParent()),
          e);
    }
  }

  /** What a killed writer left is not thrown away unseen: the next record tells its hash. */
  private static Torn cut(Path segment, Lines.Line torn) throws IOException {
    byte[] bytes = rest(segment, torn.offset());
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(torn.offset());
      channel.force(true);
    }
    return new Torn(bytes.length, Hash.of(bytes));
  }

  private static byte[] rest(Path file, long offset) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate((int) Math.min(Lines.LONGEST, Files.size(file) - offset));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {}
    }
    return bytes.array();
  }
}
