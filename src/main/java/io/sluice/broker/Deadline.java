package io.sluice.broker;

import io.sluice.config.ProviderConfig.Timeouts;
import java.util.function.Consumer;

/** The first-token, idle and total timeouts of one call. Belongs to one event loop. */
final class Deadline {

  /** Which time ran out. */
  enum Kind {
    FIRST_TOKEN,
    IDLE,
    TOTAL
  }

  private final Timeouts timeouts;
  private final Consumer<Kind> expired;
  private final Consumer<Deadline> done;
  private final long start = System.nanoTime();
  private long last = start;
  private boolean started;

  Deadline(Timeouts timeouts, Consumer<Kind> expired, Consumer<Deadline> done) {
    this.timeouts = timeouts;
    this.expired = expired;
    this.done = done;
  }

  /** Bytes of the answer's body came. */
  void touched() {
    last = System.nanoTime();
    started = true;
  }

  /** Something moved that is not the answer yet, such as the request's own body. */
  void moved() {
    last = System.nanoTime();
  }

  void cancel() {
    done.accept(this);
  }

  void check(long now) {
    if (now - start >= timeouts.total().toNanos()) {
      expire(Kind.TOTAL);
    } else if (started && now - last >= timeouts.idle().toNanos()) {
      expire(Kind.IDLE);
    } else if (!started && now - last >= timeouts.firstToken().toNanos()) {
      expire(Kind.FIRST_TOKEN);
    }
  }

  private void expire(Kind kind) {
    cancel();
    expired.accept(kind);
  }
}
