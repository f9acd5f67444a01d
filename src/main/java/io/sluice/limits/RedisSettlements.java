package io.sluice.limits;

import io.vertx.core.Future;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Settlements on their way. Those that cannot be delivered wait until Redis is back; more than
 * {@link #MOST} are lost, and counted. One that was delivered although nobody heard of it does
 * nothing the second time.
 */
final class RedisSettlements {

  static final int MOST = 100_000;

  /** Waiting ones that are delivered at the same time, so that requests are not held up by them. */
  private static final int AT_ONCE = 32;

  /**
   * One settlement.
   *
   * @param actual one amount for each claim
   * @param calledOff nobody knows whether the reservation was made; if it still comes it is not
   */
  record Settlement(String id, RedisGroup<Claim> claims, List<Long> actual, boolean calledOff) {}

  private final Function<Settlement, Future<Void>> delivery;
  private final Queue<Settlement> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder lost = new LongAdder();

  RedisSettlements(Function<Settlement, Future<Void>> delivery) {
    this.delivery = delivery;
  }

  /** Done when it is delivered, or waits to be. */
  Future<Void> add(Settlement settlement) {
    return delivery
        .apply(settlement)
        .recover(
            failure -> {
              keep(settlement);
              return Future.succeededFuture();
            });
  }

  private void keep(Settlement settlement) {
    if (size.incrementAndGet() > MOST) {
      size.decrementAndGet();
      lost.increment();
    } else {
      waiting.add(settlement);
    }
  }

  /** Redis is back. */
  void deliverAll() {
    for (int i = 0; i < AT_ONCE; i++) {
      deliverNext();
    }
  }

  private void deliverNext() {
    Settlement next = waiting.poll();
    if (next != null) {
      size.decrementAndGet();
      // A failure means that Redis is away again; what is left waits for the next time.
      delivery.apply(next).onComplete(delivered -> deliverNext(), failure -> keep(next));
    }
  }

  int waiting() {
    return size.get();
  }

  long lost() {
    return lost.sum();
  }
}
