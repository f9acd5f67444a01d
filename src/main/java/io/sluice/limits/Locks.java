package io.sluice.limits;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The locks of a {@link MemoryStore}. Counters with the same hash tag share one: those of a team
 * are taken together anyway, so a decision needs one lock, or two where the provider has limits of
 * its own. They are locked in one order, so that no two decisions wait for each other, and without
 * any trying and giving back, so that nobody is refused for what another did not get in the end.
 */
final class Locks {

  private static final int STRIPES = 1024;

  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  Locks() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /** Which one guards a counter: by what stands in braces at the start of its key. */
  static int stripe(String key) {
    int tag = key.startsWith("{") ? key.indexOf('}') : -1;
    int hash = (tag < 0 ? key : key.substring(0, tag)).hashCode();
    return (hash ^ hash >>> 16) & STRIPES - 1;
  }

  ReentrantLock of(Cell cell) {
    return stripes[cell.stripe];
  }

  /** Locks what guards these cells, and returns it for {@link #unlock}. */
  List<ReentrantLock> lock(Cell[] cells) {
    if (cells.length == 0) {
      return List.of();
    }
    int low = cells[0].stripe;
    int high = low;
    for (Cell cell : cells) {
      low = Math.min(low, cell.stripe);
      high = Math.max(high, cell.stripe);
    }
    if (low == high) {
      stripes[low].lock();
      return List.of(stripes[low]);
    }
    return lockSeveral(cells);
  }

  private List<ReentrantLock> lockSeveral(Cell[] cells) {
    List<ReentrantLock> locks =
        Arrays.stream(cells)
            .mapToInt(cell -> cell.stripe)
            .sorted()
            .distinct()
            .mapToObj(stripe -> stripes[stripe])
            .toList();
    locks.forEach(ReentrantLock::lock);
    return locks;
  }

  static void unlock(List<ReentrantLock> locks) {
    for (ReentrantLock lock : locks) {
      lock.unlock();
    }
  }
}
