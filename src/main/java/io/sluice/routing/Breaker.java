package io.sluice.routing;

import io.sluice.config.RoutingConfig.BreakerConfig;
import io.sluice.routing.DeploymentState.Position;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a deployment alone that fails too often, or that fails every time (what went well before
 * in the same window would hide that for long), and lets a few requests find out when it is back.
 * What a request says counts only in the period in which it began: an old failure does not close a
 * door that was opened since.
 */
final class Breaker {

  /** Probes that nobody heard of again for so long are given up. */
  private static final long LOST = Duration.ofMinutes(15).toNanos();

  private static final int SHAKY = 10;
  private static final int ENOUGH = 5;

  private final AtomicReference<Period> period;
  private volatile BreakerConfig config;

  Breaker(BreakerConfig config, long now) {
    this.config = config;
    this.period = new AtomicReference<>(closed(config, now));
  }

  /** The time between two changes of position. */
  static final class Period {
    private final Position position;
    private final long since;
    private final Window window;
    private final int permits;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger badInARow = new AtomicInteger();
    private final AtomicInteger passed = new AtomicInteger();

    private Period(Position position, long since, Window window, int permits) {
      this.position = position;
      this.since = since;
      this.window = window;
      this.permits = permits;
    }

    private boolean take() {
      int before = taken.get();
      while (before < permits) {
        if (taken.compareAndSet(before, before + 1)) {
          return true;
        }
        before = taken.get();
      }
      return false;
    }
  }

  void configure(BreakerConfig fresh, long now) {
    if (fresh.equals(config)) {
      return;
    }
    config = fresh;
    Period current = current();
    if (current.position == Position.CLOSED) {
      period.compareAndSet(current, closed(fresh, now));
    }
  }

  Position position() {
    return current().position;
  }

  /** Whether a request might go there now. */
  boolean lets(long now) {
    Period current = current();
    return switch (current.position) {
      case CLOSED -> true;
      case OPEN -> left(current, now) <= 0;
      case HALF_OPEN -> current.taken.get() < current.permits || now - current.since > LOST;
    };
  }

  /** How long until it may be tried, in nanoseconds. */
  long left(long now) {
    Period current = current();
    return current.position == Position.OPEN ? Math.max(0, left(current, now)) : 0;
  }

  /** The period that a request begins in; null when it must not. */
  @Nullable Period enter(long now) {
    while (true) {
      Period current = current();
      if (current.position == Position.CLOSED) {
        return current;
      }
      boolean due =
          current.position == Position.OPEN ? left(current, now) <= 0 : now - current.since > LOST;
      if (!due) {
        return current.position == Position.HALF_OPEN && current.take() ? current : null;
      }
      period.compareAndSet(current, halfOpen(config.probes(), now, current));
    }
  }

  /**
   * The same before its time, for one request where there is nowhere else to go: no more often than
   * ten times in the time that it would be left alone.
   */
  @Nullable Period force(long now) {
    Period current = current();
    if (!forceable(now) || current.position != Position.OPEN) {
      return enter(now);
    }
    Period early = halfOpen(1, now, current);
    return period.compareAndSet(current, early) && early.take() ? early : null;
  }

  boolean forceable(long now) {
    Period current = current();
    return current.position == Position.OPEN && now - current.since >= config.open().toNanos() / 10;
  }

  /** Whether it fails now and then, though not enough to be left alone. */
  boolean shaky(long now) {
    return current().window.exceeds(SHAKY, ENOUGH, now);
  }

  /** It answers. */
  void good(Period begun, long now) {
    if (begun != current()) {
      return;
    }
    if (begun.position == Position.CLOSED) {
      begun.window.good(now);
      if (begun.badInARow.get() > 0) {
        begun.badInARow.set(0);
      }
    } else if (begun.passed.incrementAndGet() >= begun.permits) {
      period.compareAndSet(begun, closed(config, now));
    }
  }

  /** It does not. */
  void bad(Period begun, long now) {
    begun.window.bad(now);
    judge(begun, begun.badInARow.incrementAndGet(), now);
  }

  /** It stopped, after it had been counted as good. */
  void spoiled(Period begun, long now) {
    begun.window.spoiled(now);
    judge(begun, 0, now);
  }

  private void judge(Period begun, int inARow, long now) {
    if (begun == current()
        && (begun.position == Position.HALF_OPEN
            || inARow >= config.of()
            || begun.window.exceeds(config.errors(), config.of(), now))) {
      period.compareAndSet(begun, new Period(Position.OPEN, now, begun.window, 0));
    }
  }

  /** Nothing is known of how it went: somebody else may find out. */
  void unknown(Period begun) {
    if (begun.position == Position.HALF_OPEN) {
      begun.taken.decrementAndGet();
    }
  }

  private Period current() {
    return Objects.requireNonNull(period.get());
  }

  private long left(Period open, long now) {
    return config.open().toNanos() - (now - open.since);
  }

  private static Period closed(BreakerConfig config, long now) {
    return new Period(Position.CLOSED, now, new Window(config.window(), now), 0);
  }

  private static Period halfOpen(int permits, long now, Period before) {
    return new Period(Position.HALF_OPEN, now, before.window, permits);
  }
}
