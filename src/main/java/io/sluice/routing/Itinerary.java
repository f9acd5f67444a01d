package io.sluice.routing;

import io.sluice.config.RoutingConfig.RetriesConfig;
import io.sluice.routing.Breaker.Period;
import io.sluice.wire.Feature;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request from deployment to deployment, until one serves it. {@link #next} says
 * where to go and {@link #begin} goes there; {@link #mayRetry} says whether to go on after a
 * failure, and {@link #pause} how long to wait before. For use by one thread.
 */
public final class Itinerary {

  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final Candidate[] order;
  private final ModelPolicy policy;
  private final boolean streamed;
  private final RetriesConfig retries;
  private final RetryBudget budget;
  private final LongSupplier nanoClock;
  private final DoubleSupplier random;
  private @Nullable Candidate last;
  private int begun;
  private boolean again;
  private boolean hedged;
  private Duration pause = Duration.ZERO;

  Itinerary(
      Candidate[] order,
      ModelPolicy policy,
      RouteRequest asked,
      RetriesConfig retries,
      RetryBudget budget,
      LongSupplier nanoClock,
      DoubleSupplier random) {
    this.order = order;
    this.policy = policy;
    this.streamed = asked.features().contains(Feature.STREAMING);
    this.retries = retries;
    this.budget = budget;
    this.nanoClock = nanoClock;
    this.random = random;
  }

  /**
   * The next to try: one that was not tried, and is well; of several the first that does not ask to
   * be left alone. Where all have enough to do, as far as was learned, one that may have more: a
   * guess refuses nobody. Where none is well, one that may be back. The only one there is comes
   * again after {@link #mayRetry}. Empty when there is none: see {@link #obstacle}.
   */
  public Optional<Deployment> next() {
    long now = nanoClock.getAsLong();
    Candidate found = find(now);
    if (found == null) {
      found = crowded(now);
    }
    if (found == null) {
      found = forceable(now);
    }
    if (found == null) {
      return Optional.empty();
    }
    found.tried = true;
    again = false;
    return Optional.of(found.deployment);
  }

  /**
   * Goes to a deployment that {@link #next} or {@link #hedge} named, whose place is then taken
   * until the trial ends. Empty when the place went to another request since and there is another
   * to ask for, or none: ask for the next.
   */
  public Optional<Trial> begin(Deployment deployment) {
    for (Candidate one : order) {
      if (one.deployment.id().equals(deployment.id())) {
        long now = nanoClock.getAsLong();
        boolean nowhereElse = find(now) == null;
        Period entered = one.health.enter(one.forced, nowhereElse, now);
        if (entered == null) {
          return Optional.empty();
        }
        count(one);
        begun++;
        last = one;
        Detours hedge = one.hedge ? budget.detours : null;
        return Optional.of(
            new Trial(deployment, one.health, entered, streamed, nanoClock, now, hedge));
      }
    }
    throw new IllegalArgumentException(deployment.id() + " is not on the way");
  }

  private void count(Candidate to) {
    if (to.hedge) {
      budget.detours.hedges.increment();
    } else if (begun > 0) {
      (to == last ? budget.detours.retries : budget.detours.failovers).increment();
    }
  }

  /** Why {@link #next} found nothing; empty where all there is was tried. */
  public Optional<Obstacle> obstacle() {
    if (order.length == 0) {
      return Optional.of(new Obstacle(Obstacle.Kind.UNFIT, Duration.ZERO));
    }
    if (begun > 0) {
      return Optional.empty();
    }
    long now = nanoClock.getAsLong();
    long soonest = Long.MAX_VALUE;
    for (Candidate one : order) {
      if (one.health.breaker.lets(now)) {
        return Optional.of(new Obstacle(Obstacle.Kind.FULL, A_MOMENT));
      }
      soonest = Math.min(soonest, one.health.breaker.left(now));
    }
    // One that is being probed has no time left.
    Duration wait = Duration.ofNanos(soonest);
    return Optional.of(
        new Obstacle(Obstacle.Kind.OPEN, wait.compareTo(A_MOMENT) > 0 ? wait : A_MOMENT));
  }

  /**
   * Whether to try again: only what may end better, as often as the configuration says, and where
   * there is somewhere to go. A deployment that is well may take over at any time; one that fails
   * itself, or the only one again, only while the model's budget lasts, which this takes from. Say
   * {@link Trial#failed} first.
   */
  public boolean mayRetry(Failure failure) {
    if (!(failure.retryable() || failure.onlyHere()) || begun > retries.max()) {
      return false;
    }
    again = false;
    long now = nanoClock.getAsLong();
    Candidate another = find(now);
    if (another != null) {
      pause = Duration.ZERO;
      return !another.health.breaker.shaky(now) || retryAllowed(now);
    }
    again =
        order.length == 1
            && failure.retryable()
            && order[0].health.ready(now)
            && failure.retryAfter().compareTo(retries.maxBackoff()) <= 0
            && retryAllowed(now);
    pause = backoff(failure.retryAfter());
    return again;
  }

  /**
   * Before the next attempt, after {@link #mayRetry}; another deployment need not be waited for.
   */
  public Duration pause() {
    return pause;
  }

  /** Full jitter: any part of what doubles each time, and never less than was asked for. */
  private Duration backoff(Duration asked) {
    // Retries are ten at most, so this is far from an overflow.
    long most = retries.backoff().toNanos() << Math.max(0, begun - 1);
    double longest = Math.min(most, retries.maxBackoff().toNanos());
    Duration jittered = Duration.ofNanos((long) (random.getAsDouble() * longest));
    return jittered.compareTo(asked) > 0 ? jittered : asked;
  }

  /** How long to wait for a first token before {@link #hedge}; empty for never. */
  public Optional<Duration> hedgeAfter() {
    return policy.hedge().isZero() || order.length < 2 || hedged
        ? Optional.empty()
        : Optional.of(policy.hedge());
  }

  /**
   * A second deployment to ask beside the first, once; empty where none is well and idle enough, or
   * the budget does not allow it. Whichever serves, the other trial is {@link Trial#abandoned}.
   */
  public Optional<Deployment> hedge() {
    long now = nanoClock.getAsLong();
    if (hedgeAfter().isEmpty() || begun > retries.max()) {
      return Optional.empty();
    }
    Candidate found = untried(now, false);
    if (found == null) {
      return Optional.empty();
    }
    if (!budget.take(now)) {
      budget.detours.hedgesDenied.increment();
      return Optional.empty();
    }
    hedged = true;
    found.hedge = true;
    found.tried = true;
    return Optional.of(found.deployment);
  }

  private boolean retryAllowed(long now) {
    boolean allowed = budget.take(now);
    if (!allowed) {
      budget.detours.retriesDenied.increment();
    }
    return allowed;
  }

  private @Nullable Candidate find(long now) {
    Candidate found = untried(now, false);
    if (found == null) {
      found = untried(now, true);
    }
    if (found == null && again && order[0].health.ready(now)) {
      found = order[0];
    }
    return found;
  }

  private @Nullable Candidate untried(long now, boolean resting) {
    for (Candidate one : order) {
      if (!one.tried && one.health.ready(now) && (resting || !one.health.rests(now))) {
        return one;
      }
    }
    return null;
  }

  /** All that are well have enough to do: the one that the strategy likes best. */
  private @Nullable Candidate crowded(long now) {
    for (Candidate one : order) {
      if ((!one.tried || (again && order.length == 1)) && one.health.bears(now)) {
        return one;
      }
    }
    return null;
  }

  /** All are left alone: one request now and then looks whether that is still needed. */
  private @Nullable Candidate forceable(long now) {
    Candidate found = null;
    for (Candidate one : order) {
      if (one.tried || one.health.breaker.lets(now)) {
        return null;
      }
      if (found == null && one.health.breaker.forceable(now) && !one.health.limit.full()) {
        found = one;
      }
    }
    if (found != null) {
      found.forced = true;
    }
    return found;
  }
}
