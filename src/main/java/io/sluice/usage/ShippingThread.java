package io.sluice.usage;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the shipper, for as long as the broker lives, and waits longer while the ledger is away. */
final class ShippingThread {
  private static final Logger LOG = LoggerFactory.getLogger(ShippingThread.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Shipper shipper;
  private final LedgerStore store;
  private final Thread thread = new Thread(this::run, "sluice-shipper");
  private volatile boolean writable = true;
  private volatile boolean ending;
  private volatile long deadline;
  private final AtomicLong failures = new AtomicLong();
  private long seenWritable = System.nanoTime();

  ShippingThread(Shipper shipper, LedgerStore store) {
    this.shipper = shipper;
    this.store = store;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the ledger took the last batch, or would have taken one a second ago. */
  boolean writable() {
    return writable;
  }

  /** Passes that failed. */
  long failures() {
    return failures.get();
  }

  /**
   * Ships what there is and closes the store. What the ledger does not take in time stays in the
   * journal.
   */
  void close(Duration timeout) {
    deadline = System.nanoTime() + timeout.toNanos();
    ending = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Math.max(1, timeout.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.error("The ledger did not answer within {}; its rows are safe in the journal", timeout);
    }
  }

  private void run() {
    long wait = IDLE_NANOS;
    while (!ending) {
      wait = step() ? IDLE_NANOS : Math.min(LONGEST_NANOS, 2 * wait);
      if (!ending) {
        LockSupport.parkNanos(wait);
      }
    }
    while (!step() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(IDLE_NANOS);
    }
    store.close();
  }

  private boolean step() {
    try {
      boolean moved = shipper.pass();
      if (moved || System.nanoTime() - seenWritable > PROBE_NANOS) {
        writableIs(moved || store.writable());
      }
      return writable;
    } catch (RuntimeException e) {
      // Whatever it was, the journal has it all: go on.
      failures.incrementAndGet();
      if (!(e instanceof LedgerException || e instanceof JournalException)) {
        LOG.error("Shipping usage failed", e);
      } else if (writable) {
        LOG.error("{} It is tried again; usage stays in the journal.", e.getMessage());
      }
      writableIs(false);
      return false;
    }
  }

  private void writableIs(boolean now) {
    if (now && !writable) {
      LOG.warn("The ledger can be written again");
    }
    writable = now;
    seenWritable = System.nanoTime();
  }
}
