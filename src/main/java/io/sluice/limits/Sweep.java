package io.sluice.limits;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Throws out what a {@link MemoryStore} need not remember: counters that are as good as new and
 * reservations whose lease is over. Whoever adds something sweeps a little, so nobody ever sweeps
 * all, and there is never much more than what was used within one round.
 */
final class Sweep {

  /** More than the one that was added, so that it shrinks. */
  private static final int STEP = 4;

  private final ConcurrentMap<String, Cell> cells;
  private final ConcurrentMap<String, Hold> holds;
  private final Locks locks;
  private final AtomicBoolean busy = new AtomicBoolean();
  private Iterator<Map.Entry<String, Cell>> cell;
  private Iterator<Map.Entry<String, Hold>> hold;

  Sweep(ConcurrentMap<String, Cell> cells, ConcurrentMap<String, Hold> holds, Locks locks) {
    this.locks = locks;
    this.cells = cells;
    this.holds = holds;
    this.cell = cells.entrySet().iterator();
    this.hold = holds.entrySet().iterator();
  }

  /** A counter was added. */
  void cells(long now) {
    some(() -> nextCell(now));
  }

  /** A reservation was added. */
  void holds(long now) {
    some(() -> nextHold(now));
  }

  private void some(Runnable next) {
    if (busy.get() || !busy.compareAndSet(false, true)) {
      return;
    }
    try {
      for (int i = 0; i < STEP; i++) {
        next.run();
      }
    } finally {
      busy.set(false);
    }
  }

  private void nextCell(long now) {
    if (!cell.hasNext()) {
      cell = cells.entrySet().iterator();
      return;
    }
    Map.Entry<String, Cell> next = cell.next();
    Cell swept = next.getValue();
    ReentrantLock lock = locks.of(swept);
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (swept.forgettable(now)) {
        swept.gone = true;
        cells.remove(next.getKey(), swept);
      }
    } finally {
      lock.unlock();
    }
  }

  private void nextHold(long now) {
    if (!hold.hasNext()) {
      hold = holds.entrySet().iterator();
      return;
    }
    Map.Entry<String, Hold> next = hold.next();
    if (next.getValue().over(now)) {
      holds.remove(next.getKey(), next.getValue());
    }
  }
}
