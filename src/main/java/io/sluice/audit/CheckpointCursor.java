package io.sluice.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Goes through a file of checkpoints as a chain is walked, and checks each of them by itself. */
final class CheckpointCursor implements AutoCloseable {

  private final String file;
  private final @Nullable Lines lines;
  private final long size;
  private final CheckpointKeys keys;
  private @Nullable Checkpoint ahead;
  private long sequence;
  private long checked;

  private CheckpointCursor(String file, @Nullable Lines lines, long size, CheckpointKeys keys)
      throws IOException {
    this.file = file;
    this.lines = lines;
    this.size = size;
    this.keys = keys;
  }

  /** Of a file as it is now; what is added later is not looked at. No file is an empty one. */
  static CheckpointCursor of(Path file, CheckpointKeys keys) throws IOException {
    String name = file.getFileName().toString();
    return Files.exists(file)
        ? new CheckpointCursor(name, Lines.of(file), Files.size(file), keys)
        : new CheckpointCursor(name, null, 0, keys);
  }

  /**
   * Goes on to where a checkpoint covers a record.
   *
   * @return the checkpoint of exactly that record, or null
   * @throws FaultException at a line that is none, or not in order
   */
  @Nullable Checkpoint upTo(long record) throws IOException {
    if (ahead == null) {
      ahead = next();
    }
    Checkpoint exact = null;
    while (ahead != null && ahead.sequence() <= record) {
      exact = ahead.sequence() == record ? ahead : exact;
      ahead = next();
    }
    return exact;
  }

  /** The last one of the file, or null if the chain was compared with all of them. */
  @Nullable Checkpoint last() throws IOException {
    Checkpoint last = ahead == null ? next() : ahead;
    for (Checkpoint one = last; one != null; one = next()) {
      last = one;
    }
    return last;
  }

  private @Nullable Checkpoint next() throws IOException {
    Lines.Line line = lines == null ? null : lines.next();
    if (line == null || line.offset() >= size) {
      return null;
    }
    Checkpoint read;
    try {
      read = Checkpoint.read(line.text());
    } catch (IllegalArgumentException e) {
      throw new FaultException(
          "changed", file, line.number(), 0, "no checkpoint: " + e.getMessage());
    }
    keys.check(read, file, line.number());
    if (read.sequence() < sequence) {
      throw new FaultException(
          "swapped", file, line.number(), read.sequence(), "checkpoints are not in order");
    }
    if (!line.whole()) {
      throw new FaultException(
          "torn", file, line.number(), read.sequence(), "the last line is not complete");
    }
    sequence = read.sequence();
    checked++;
    return read;
  }

  long checked() {
    return checked;
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
  }
}
