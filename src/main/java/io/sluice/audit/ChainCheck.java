package io.sluice.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Walks the records of a chain from its first to its last and stops at what is wrong. */
final class ChainCheck {

  /** All of a checkpoint's record follows from the checkpoint, though nothing may be behind it. */
  private static final int CHECKPOINT_FIELDS = 7;

  private final CheckpointKeys keys;
  private final List<CheckpointCursor> outside;
  private final LongConsumer progress;
  private final NavigableMap<Long, String> removed = new TreeMap<>();
  private @Nullable AuditRecord first;
  private @Nullable AuditRecord last;
  private String firstFile = "";
  private String lastFile = "";
  private long lastLine;
  private long next = 1;
  private long signatures;
  private long covered;
  private long healed;
  private long lost;

  /**
   * Has seen nothing yet.
   *
   * @param outside checkpoints that the chain has to fit
   * @param progress told the number of each record
   */
  ChainCheck(CheckpointKeys keys, List<CheckpointCursor> outside, LongConsumer progress) {
    this.keys = keys;
    this.outside = outside;
    this.progress = progress;
  }

  void walk(List<Path> segments) throws IOException {
    next = segments.isEmpty() ? 1 : AuditFolder.first(segments.get(0));
    for (int i = 0; i < segments.size(); i++) {
      walk(segments.get(i), i + 1 == segments.size());
    }
    complete();
  }

  private void walk(Path segment, boolean newest) throws IOException {
    String file = segment.getFileName().toString();
    try (Lines lines = Lines.of(segment)) {
      Lines.Line line = lines.next();
      if (line == null && (!newest || AuditFolder.first(segment) != next)) {
        throw fault("truncated", file, 0, next, "the file is empty");
      }
      while (line != null) {
        Lines.Line after = lines.next();
        take(file, line, after, newest);
        line = after;
      }
    }
  }

  private void take(String file, Lines.Line line, Lines.@Nullable Line after, boolean newest)
      throws IOException {
    if (!line.whole()) {
      throw fault(
          newest ? "torn" : "truncated",
          file,
          line.number(),
          next,
          newest
              ? "the last line is not complete; a broker that was killed leaves that, and its next"
                  + " start cuts it off and says so"
              : "the last line is not complete");
    }
    AuditRecord read;
    try {
      read = AuditRecord.read(line.text());
    } catch (IllegalArgumentException e) {
      throw fault("changed", file, line.number(), next, String.valueOf(e.getMessage()));
    }
    order(file, line, after, read);
    if (line.number() == 1 && AuditFolder.first(Path.of(file)) != read.sequence()) {
      throw fault("changed", file, 1, next, "the file is not named for its first record, " + next);
    }
    follow(file, line, read);
    note(file, line.number(), read);
    last = read;
    lastFile = file;
    lastLine = line.number();
    next = read.sequence() + 1;
    progress.accept(read.sequence());
  }

  private void order(String file, Lines.Line line, Lines.@Nullable Line after, AuditRecord read) {
    if (read.sequence() == next) {
      return;
    }
    String kind =
        read.sequence() < next
            ? "repeated"
            : after != null && sequence(after) == next ? "swapped" : "dropped";
    throw fault(
        kind,
        file,
        line.number(),
        next,
        "record %d stands where %d should".formatted(read.sequence(), next));
  }

  private void follow(String file, Lines.Line line, AuditRecord read) {
    AuditRecord before = last;
    if (before == null) {
      first = read;
      firstFile = file;
      if (read.sequence() == 1 && !read.previous().equals(Hash.NONE)) {
        throw fault("changed", file, line.number(), 1, "the first record names one before it");
      }
      return;
    }
    if (!read.writer().equals(before.writer())) {
      throw fault("other_writer", file, line.number(), next, "a record of another writer");
    }
    if (!read.previous().equals(before.hash())) {
      throw fault(
          "changed",
          lastFile,
          lastLine,
          before.sequence(),
          "not the record that record " + read.sequence() + " was put behind");
    }
  }

  private static long sequence(Lines.Line line) {
    try {
      return AuditRecord.read(line.text()).sequence();
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private void note(String file, long line, AuditRecord read) throws IOException {
    if (read.is(RecordType.CHECKPOINT)) {
      checkpoint(file, line, read);
    }
    for (CheckpointCursor cursor : outside) {
      compare(cursor, file, line, read);
    }
    if (read.is(RecordType.REMOVED)) {
      removed.put(read.number(Field.LAST), read.text(Field.LAST_HASH));
    }
    if (read.fields().containsKey(Field.TORN_BYTES)) {
      healed++;
    }
    lost += read.is(RecordType.LOST) ? read.number(Field.COUNT) : 0;
  }

  private void checkpoint(String file, long line, AuditRecord read) {
    Checkpoint made = read.checkpoint();
    if (made == null
        || read.fields().size() != CHECKPOINT_FIELDS
        || !made.time().equals(read.time())
        || made.sequence() != read.sequence() - 1
        || !made.hash().equals(read.previous())
        || !made.writer().equals(read.writer())) {
      throw fault("changed", file, line, read.sequence(), "a checkpoint of something else");
    }
    keys.check(made, file, line);
    signatures++;
    covered = made.sequence();
  }

  /** What a checkpoint says of this record, and that its own record stands behind that. */
  private void compare(CheckpointCursor cursor, String file, long line, AuditRecord read)
      throws IOException {
    Checkpoint said = cursor.upTo(read.sequence() - 1);
    if (said == null || said.equals(read.checkpoint())) {
      return;
    }
    if (said.hash().equals(read.previous())) {
      throw fault(
          "changed",
          file,
          line,
          read.sequence(),
          "the record of the checkpoint of " + said.time() + " stood here");
    }
    throw fault(
        "changed",
        lastFile,
        lastLine,
        said.sequence(),
        "not the record that the checkpoint of " + said.time() + " signed");
  }

  /** What can only be told at the end: whether something is missing before or behind. */
  private void complete() throws IOException {
    AuditRecord begin = first;
    if (begin != null && begin.sequence() > 1) {
      Map.Entry<Long, String> stated = removed.floorEntry(begin.sequence() - 1);
      long missing = stated == null ? 1 : stated.getKey() + 1;
      if (stated == null
          || missing != begin.sequence()
          || !stated.getValue().equals(begin.previous())) {
        throw fault(
            "dropped",
            firstFile,
            1,
            Math.min(missing, begin.sequence() - 1),
            "the records before %d are gone, and nothing in the chain says that they were removed"
                .formatted(begin.sequence()));
      }
    }
    for (CheckpointCursor cursor : outside) {
      Checkpoint beyond = cursor.last();
      if (beyond != null && beyond.sequence() + 1 >= next) {
        throw fault(
            "truncated",
            lastFile,
            0,
            next,
            "the chain ends with record %d; the checkpoint of %s covers %d and had its own record behind it"
                .formatted(next - 1, beyond.time(), beyond.sequence()));
      }
    }
  }

  Verification result(@Nullable Fault fault) {
    AuditRecord begin = first;
    long from = begin == null ? 0 : begin.sequence();
    return new Verification(
        begin == null ? "" : begin.writer(),
        from,
        next - 1,
        Math.max(0, from - 1),
        signatures + outside.stream().mapToLong(CheckpointCursor::checked).sum(),
        covered,
        healed,
        lost,
        fault);
  }

  private static FaultException fault(
      String kind, String file, long line, long sequence, String message) {
    return new FaultException(kind, file, line, sequence, message);
  }
}
