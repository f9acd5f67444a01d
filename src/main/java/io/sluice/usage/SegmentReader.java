package io.sluice.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one segment, record by record, while it grows and when it is left over: the same code for
 * both. Bytes that are no record are stepped over, one by one, to the next sound frame; they are
 * logged, and the segment counts as damaged.
 */
final class SegmentReader {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);
  private static final int WINDOW = 8 * JournalCodec.MAX_FRAME;

  private final Segment segment;
  private final JournalCodec codec = new JournalCodec();
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private @Nullable FileChannel channel;
  private long offset;
  private long limit;
  private long unreadableFrom = -1;
  private boolean damaged;
  private boolean finished;
  private int unsettled;

  SegmentReader(Segment segment) {
    this.segment = segment;
  }

  /** The next record, or null if there is none for now. */
  @Nullable JournalRecord next() throws IOException {
    while (offset < limit || grown()) {
      fill();
      int before = window.position();
      JournalRecord entry = codec.decode(window);
      if (entry != null) {
        reportUnreadable();
        offset += window.position() - before;
        return entry;
      }
      if (unreadableFrom < 0) {
        unreadableFrom = offset;
      }
      window.position(before + 1);
      offset++;
    }
    reportUnreadable();
    return null;
  }

  /** Nothing will come any more. */
  boolean finished() {
    return finished;
  }

  /** There was something that is no record. */
  boolean damaged() {
    return damaged;
  }

  Segment segment() {
    return segment;
  }

  /** A record was read that the ledger does not have yet. */
  void hold() {
    unsettled++;
  }

  /** The ledger has one of those now. */
  void settle() {
    unsettled--;
  }

  /** All that it held is in the ledger. */
  boolean settled() {
    return unsettled == 0;
  }

  void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private boolean grown() throws IOException {
    if (finished) {
      return false;
    }
    // Asked before the size, so that nothing written in between is missed.
    boolean complete = segment.closed();
    FileChannel open = open();
    // Whole records while it grows; whatever there is once nothing can be added.
    limit = complete ? open.size() : Math.min(segment.size(), open.size());
    finished = complete && offset >= limit;
    return offset < limit;
  }

  /** Brings the longest possible frame into the window, or what there is up to the limit. */
  private void fill() throws IOException {
    if (window.remaining() >= Math.min(JournalCodec.MAX_FRAME, limit - offset)) {
      return;
    }
    int wanted = (int) Math.min(WINDOW, limit - offset);
    window.clear().limit(0); // empty, should reading fail
    ByteBuffer into = window.duplicate().limit(wanted);
    while (into.hasRemaining()) {
      if (open().read(into, offset + into.position()) < 0) {
        throw new IOException(segment.file() + " became shorter while it was read");
      }
    }
    window.limit(wanted);
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(segment.file(), StandardOpenOption.READ);
      channel = open;
    }
    return open;
  }

  private void reportUnreadable() {
    if (unreadableFrom >= 0) {
      LOG.error(
          "{}: {} bytes at {} are no record (a write that was cut short, or damage). The file will"
              + " be kept as {}.corrupt.",
          segment.file(),
          offset - unreadableFrom,
          unreadableFrom,
          segment.name());
      damaged = true;
      unreadableFrom = -1;
    }
  }
}
