package io.sluice.limits;

import io.sluice.limits.LimitStore.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that were taken ahead, all of the same counters. */
final class Batch {

  private static final int CLOSED = -1;

  private final String id;
  private final List<Claim> claims;
  private final int size;
  private final List<Level> levels;
  private final AtomicInteger left;

  /**
   * A batch whose first request is handed out already.
   *
   * @param claims of the whole batch
   * @param levels after they were taken
   */
  Batch(String id, List<Claim> claims, int size, List<Level> levels) {
    this.id = id;
    this.claims = claims;
    this.size = size;
    this.levels = levels;
    this.left = new AtomicInteger(size - 1);
  }

  int size() {
    return size;
  }

  /** Whether there was one left, which is now the caller's. */
  boolean hand() {
    return left.getAndUpdate(n -> n > 0 ? n - 1 : n) > 0;
  }

  /** One was not needed after all; after the end it is too late. */
  void takeBack() {
    left.getAndUpdate(n -> n == CLOSED ? n : n + 1);
  }

  /** Hands out no more, and gives back to the store what nobody had. */
  void close(LimitStore store) {
    int unused = left.getAndSet(CLOSED);
    if (unused > 0) {
      store.settle(id, claims, claims.stream().map(claim -> (long) size - unused).toList());
    }
  }

  /** How the counters stand, with what is left here. */
  List<Level> levels() {
    int here = Math.max(0, left.get());
    return levels.stream().map(l -> new Level(l.remaining() + here, l.reset())).toList();
  }
}
