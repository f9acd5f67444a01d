package io.sluice.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One thread's way into the journal: each event loop has its own, and only it may call it. A record
 * is one write of a few microseconds; it waits for no lock and no disk.
 */
public final class JournalWriter {
  /** More than one loop has requests open. */
  static final int MAX_PENDING = 16_384;

  // Of one call: no event loop stands still when a disk comes back.
  private static final int RETRIES = 256;

  private final Journal journal;
  private final int number;
  private final JournalCodec codec = new JournalCodec();
  private final ByteBuffer frame = ByteBuffer.allocateDirect(JournalCodec.MAX_FRAME);
  private final Queue<Spend> pending = new ArrayDeque<>();
  private @Nullable Segment active;
  private int sequence;

  JournalWriter(Journal journal, int number) {
    this.journal = journal;
    this.number = number;
  }

  /**
   * Notes a request before it is sent. When this returns, the ledger will have a row for it even if
   * the process is killed; on every way out, a {@link #spend} must follow.
   *
   * @throws JournalException if the disk refuses: answer 503 and send nothing
   */
  public void intent(Intent intent) {
    if (intent.requestId().isBlank()) {
      throw new IllegalArgumentException("an intent without a request id: " + intent);
    }
    flushPending();
    try {
      append(intent);
    } catch (IOException e) {
      throw new JournalException(
          "The journal in "
              + journal.folder()
              + " cannot take the intent of request "
              + intent.requestId()
              + ": "
              + e.getMessage(),
          e);
    }
    journal.intentWritten();
  }

  /**
   * Notes what a request came to, once. While the disk refuses, the spend is kept and tried again
   * with every later call.
   *
   * @throws JournalException if the disk refuses and no more can be kept; the request will then be
   *     {@code uncertain} in the ledger
   */
  public void spend(Spend spend) {
    flushPending();
    if (pending.isEmpty() && tryAppend(spend)) {
      return;
    }
    if (pending.size() >= MAX_PENDING) {
      throw new JournalException(
          "The journal in "
              + journal.folder()
              + " has refused "
              + MAX_PENDING
              + " spends and cannot keep that of request "
              + spend.requestId());
    }
    pending.add(spend);
    journal.pendingChanged(1);
  }

  /** Tries some of the spends again that the disk refused. To be called about once a second. */
  public void flushPending() {
    for (int i = 0; i < RETRIES && flushOne(); i++) {}
  }

  /** Ends the writing; its thread must have stopped. */
  void seal() {
    while (flushOne()) {}
    if (active != null) {
      active.seal();
    }
  }

  private boolean flushOne() {
    if (pending.isEmpty() || !tryAppend(pending.element())) {
      return false;
    }
    pending.remove();
    journal.pendingChanged(-1);
    return true;
  }

  private boolean tryAppend(Spend spend) {
    try {
      append(spend);
      return true;
    } catch (IOException e) {
      return false; // the journal has noted it
    }
  }

  private void append(JournalRecord entry) throws IOException {
    journal.checkWritable();
    codec.encode(entry, frame);
    try {
      segment().append(frame);
    } catch (IOException e) {
      journal.failed(e);
      throw e;
    }
  }

  private Segment segment() throws IOException {
    Segment current = active;
    if (current != null && !current.sealed()) {
      if (current.size() < journal.segmentBytes()) {
        return current;
      }
      current.seal();
    }
    active = null;
    Segment next = journal.newSegment(number, sequence++);
    active = next;
    return next;
  }
}
