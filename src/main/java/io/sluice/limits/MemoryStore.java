package io.sluice.limits;

import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one process. A decision locks what guards the counters of its team for well under a
 * microsecond. That is deliberate: a loop of compare-and-swap collapses when hundreds want the same
 * counter, and taking one counter after the other shows takings to others that are then undone.
 *
 * <p>What is as good as new is thrown out while others come, so the map is bounded by what was used
 * lately.
 */
public final class MemoryStore implements LimitStore {

  private final LongSupplier nanoClock;
  private final ConcurrentMap<String, Cell> cells = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Hold> holds = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Locks locks = new Locks();
  private final Sweep sweep = new Sweep(cells, holds, locks);

  /**
   * An empty store.
   *
   * @param nanoClock as {@link System#nanoTime()}
   */
  public MemoryStore(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  @Override
  public Future<Taken> take(String id, List<Claim> claims, Duration lease) {
    long now = nanoClock.getAsLong();
    Cell[] found = new Cell[claims.size()];
    List<ReentrantLock> locked = lock(claims, found, now);
    Taken taken;
    try {
      int first = unobtainable(claims, found, now);
      if (first < 0) {
        // Known before anybody can see what it took, so that it can always be settled.
        long until = now + Math.min(Flow.CENTURY, lease.toNanos());
        Hold hold = new Hold(numbers.getAndIncrement(), claims, until);
        holds.put(id, hold);
        for (int i = 0; i < found.length; i++) {
          Claim claim = claims.get(i);
          found[i].touch(now);
          found[i].take(claim.counter(), claim.amount(), hold, now);
        }
        taken = new All(levels(claims, found, now));
      } else {
        Claim claim = claims.get(first);
        long delay = found[first].delay(claim.counter(), claim.amount(), now);
        boolean possible = delay != Cell.NEVER;
        taken =
            new Nothing(
                first,
                possible ? Duration.ofNanos(delay) : Duration.ZERO,
                possible,
                levels(claims, found, now));
      }
    } finally {
      Locks.unlock(locked);
    }
    sweep.holds(now);
    return Future.succeededFuture(taken);
  }

  /** The claim that takes longest; negative if all can be had. */
  private static int unobtainable(List<Claim> claims, Cell[] found, long now) {
    int worst = -1;
    long longest = 0;
    for (int i = 0; i < found.length; i++) {
      Claim claim = claims.get(i);
      long delay = found[i].delay(claim.counter(), claim.amount(), now);
      if (delay > longest) {
        longest = delay;
        worst = i;
      }
    }
    return worst;
  }

  private static List<Level> levels(List<Claim> claims, Cell[] found, long now) {
    Level[] levels = new Level[found.length];
    for (int i = 0; i < found.length; i++) {
      levels[i] = found[i].level(claims.get(i).counter(), now);
    }
    return List.of(levels);
  }

  /** Finds the cells of the claims, or makes them, and locks them. */
  private List<ReentrantLock> lock(List<Claim> claims, Cell[] found, long now) {
    while (true) {
      Cell before = null;
      for (int i = 0; i < found.length; i++) {
        before = find(claims.get(i).counter(), before, now);
        found[i] = before;
      }
      List<ReentrantLock> locked = locks.lock(found);
      if (allThere(found)) {
        return locked;
      }
      Locks.unlock(locked);
    }
  }

  // Names are compared as references: of a limit that is compiled once, they are the same.
  @SuppressWarnings("ReferenceEquality")
  private Cell find(Counter counter, @Nullable Cell before, long now) {
    String key = counter.key();
    Cell guess = before == null ? null : before.next;
    if (guess != null && guess.key == key && !guess.gone) {
      return guess;
    }
    Cell cell = cells.get(key);
    if (cell == null) {
      cell = cells.computeIfAbsent(key, name -> Cell.of(counter, now));
      sweep.cells(now);
    }
    if (before != null) {
      before.next = cell;
    }
    return cell;
  }

  private static boolean allThere(Cell[] found) {
    for (Cell cell : found) {
      if (cell.gone) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Future<Void> settle(String id, List<Claim> claims, List<Long> actual) {
    long now = nanoClock.getAsLong();
    Hold hold = holds.get(id);
    if (hold == null || hold.over(now)) {
      return Future.succeededFuture();
    }
    // Found again: what came back long ago may have been thrown out since.
    Cell[] found = new Cell[hold.claims.size()];
    List<ReentrantLock> locked = lock(hold.claims, found, now);
    try {
      if (holds.get(id) == hold) {
        for (int i = 0; i < found.length; i++) {
          found[i].settle(hold.claims.get(i).amount(), actual.get(i), hold, now);
        }
        // Last: whoever settles it too in this moment waits until it is.
        holds.remove(id);
      }
    } finally {
      Locks.unlock(locked);
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<List<Level>> look(List<Counter> counters) {
    long now = nanoClock.getAsLong();
    List<Level> levels = new ArrayList<>(counters.size());
    for (Counter counter : counters) {
      Cell cell = cells.get(counter.key());
      levels.add(cell == null ? Cell.of(counter, now).level(counter, now) : level(cell, counter));
    }
    return Future.succeededFuture(List.copyOf(levels));
  }

  private Level level(Cell cell, Counter counter) {
    ReentrantLock lock = locks.of(cell);
    lock.lock();
    try {
      return cell.level(counter, nanoClock.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** Counters that are kept; for tests and metrics. */
  public int size() {
    return cells.size();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
