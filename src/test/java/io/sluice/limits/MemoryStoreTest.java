package io.sluice.limits;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

final class MemoryStoreTest extends LimitStoreContract {

  // A nano clock may start anywhere, also just before it wraps.
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);

  @Override
  LimitStore open() {
    return new MemoryStore(clock::get);
  }

  @Override
  void advance(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Override
  boolean controlled() {
    return true;
  }
}
