package io.sluice.routing;

import io.sluice.routing.Breaker.Period;
import io.sluice.routing.Failure.Meaning;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have a request served by a deployment. Its place is taken until it ends, with the
 * first of {@link #succeeded}, {@link #failed} and {@link #abandoned}; what is said later, or
 * twice, does nothing. For use by one thread.
 */
public final class Trial {

  private final Deployment deployment;
  private final Health health;
  private final Period begunIn;
  private final boolean streamed;
  private final LongSupplier nanoClock;
  private final long begun;
  private final @Nullable Detours hedge;
  private boolean answering;
  private boolean counted;
  private boolean over;

  /**
   * Begins now, its place taken.
   *
   * @param streamed whether the answer comes in pieces
   * @param hedge where it counts if it was begun beside another; null if it was not
   */
  Trial(
      Deployment deployment,
      Health health,
      Period begunIn,
      boolean streamed,
      LongSupplier nanoClock,
      long begun,
      @Nullable Detours hedge) {
    this.deployment = deployment;
    this.health = health;
    this.begunIn = begunIn;
    this.streamed = streamed;
    this.nanoClock = nanoClock;
    this.begun = begun;
    this.hedge = hedge;
  }

  public Deployment deployment() {
    return deployment;
  }

  /** The first byte of a good answer came. */
  public void firstToken() {
    if (over || answering) {
      return;
    }
    answering = true;
    if (hedge != null) {
      hedge.hedgesWon.increment();
    }
    long now = nanoClock.getAsLong();
    if (streamed) {
      health.streamed(begun, now);
    } else {
      health.others.took(now - begun, now);
    }
    if (streamed && health.slow(now - begun)) {
      counted = true;
      health.bad(begunIn, now);
    } else {
      health.breaker.good(begunIn, now);
    }
  }

  /** The answer is complete. */
  public void succeeded() {
    firstToken();
    if (!over) {
      health.well();
      end(TrialEnding.SERVED);
    }
  }

  /** It did not serve the request, or not to the end. */
  public void failed(Failure failure) {
    if (over) {
      return;
    }
    long now = nanoClock.getAsLong();
    Meaning meaning = failure.meaning();
    switch (meaning) {
      case WELL -> {
        if (!answering) {
          health.breaker.good(begunIn, now);
        }
      }
      case BUSY -> {
        health.refused(begun, failure.retryAfter(), now);
        if (!answering) {
          health.breaker.unknown(begunIn);
        }
      }
      case OVERLOADED, SICK -> sick(failure, now);
    }
    end(TrialEnding.of(failure));
  }

  private void sick(Failure failure, long now) {
    if (failure.meaning() == Meaning.OVERLOADED || failure.kind() == Failure.Kind.TIMEOUT) {
      health.limit.tooMuch(begun, now);
    }
    if (!answering) {
      health.bad(begunIn, now);
    } else if (!counted) {
      health.spoiled(begunIn, now);
    }
  }

  /** The deployment asked for fewer requests (429). */
  public void refused(Duration retryAfter) {
    failed(Failure.status(429, retryAfter));
  }

  /** Another deployment was faster. As {@link #abandoned}, but for who is told. */
  public void superseded() {
    if (!over && hedge != null && !answering) {
      hedge.hedgesLost.increment();
    }
    abandon(TrialEnding.SUPERSEDED);
  }

  /**
   * The caller left, or nothing was sent after all. It says nothing of the deployment, unless that
   * had already let it wait for longer than it should.
   */
  public void abandoned() {
    abandon(TrialEnding.ABANDONED);
  }

  private void abandon(TrialEnding ending) {
    if (over) {
      return;
    }
    if (!answering) {
      long now = nanoClock.getAsLong();
      long waited = now - begun;
      (streamed ? health.streams : health.others).tookMoreThan(waited, now);
      if (streamed && health.slow(waited)) {
        health.bad(begunIn, now);
      } else {
        health.breaker.unknown(begunIn);
      }
    }
    end(ending);
  }

  private void end(TrialEnding ending) {
    over = true;
    health.ended(ending);
  }
}
