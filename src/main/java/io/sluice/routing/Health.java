package io.sluice.routing;

import io.sluice.config.RoutingConfig;
import io.sluice.routing.Breaker.Period;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How one deployment does, as this process sees it. It outlives configurations. */
final class Health {

  /** With fewer open requests, a slow first token says more of the request than of the place. */
  private static final int CROWDED = 8;

  private static final long REST = Duration.ofSeconds(1).toNanos();
  private static final int LONGEST_REST = 5;
  private static final long MOST_ASKED = Duration.ofMinutes(5).toNanos();

  final Breaker breaker;
  final AdaptiveLimit limit;

  /** Of streams, and of answers in one piece, which take as long as the whole of them. */
  final Latency streams;

  final Latency others;

  private final Slowdown slowdown = new Slowdown();
  private final LongAdder trials = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final Map<TrialEnding, LongAdder> endings = new EnumMap<>(TrialEnding.class);
  private final AtomicInteger refusedInARow = new AtomicInteger();
  private volatile long restUntil;
  private volatile long slow;
  private volatile Deployment deployment;
  private final long hash;

  Health(Deployment deployment, RoutingConfig config, long now) {
    for (TrialEnding ending : TrialEnding.values()) {
      endings.put(ending, new LongAdder());
    }
    this.deployment = deployment;
    this.hash = Shares.hash(0, deployment.id());
    this.breaker = new Breaker(config.breaker(), now);
    this.limit = new AdaptiveLimit(deployment.maxConcurrent(), config.adaptiveConcurrency(), now);
    this.streams = new Latency(now);
    this.others = new Latency(now);
    this.restUntil = now;
    this.slow = config.breaker().slowFirstToken().toNanos();
  }

  void configure(Deployment fresh, RoutingConfig config, long now) {
    deployment = fresh;
    breaker.configure(config.breaker(), now);
    limit.configure(fresh.maxConcurrent(), config.adaptiveConcurrency());
    slow = config.breaker().slowFirstToken().toNanos();
  }

  long hash() {
    return hash;
  }

  /** Whether a request might go there now. */
  boolean ready(long now) {
    return breaker.lets(now) && !limit.full();
  }

  /** The same, whatever was learned of how much it bears. */
  boolean bears(long now) {
    return breaker.lets(now) && !limit.atBound();
  }

  /** Whether it asked to be left alone, a while ago: others come first. */
  boolean rests(long now) {
    return restUntil - now > 0;
  }

  /**
   * A trial begins; null when its place was taken, or the breaker opened, since somebody looked.
   *
   * @param forced even before the breaker would let it
   * @param crowded even where more are there than it was learned to bear
   */
  @Nullable Period enter(boolean forced, boolean crowded, long now) {
    if (!limit.enter(crowded)) {
      return null;
    }
    Period begun = forced ? breaker.force(now) : breaker.enter(now);
    if (begun == null) {
      limit.leave();
    } else {
      trials.increment();
    }
    return begun;
  }

  /** A trial is over. */
  void ended(TrialEnding ending) {
    LongAdder count = endings.get(ending);
    if (count != null) {
      count.increment();
    }
    limit.leave();
  }

  boolean slow(long nanos) {
    return nanos >= slow;
  }

  void bad(Period begun, long now) {
    errors.increment();
    breaker.bad(begun, now);
  }

  void spoiled(Period begun, long now) {
    errors.increment();
    breaker.spoiled(begun, now);
  }

  /** The first token of a stream came: perhaps it shows that there is too much to do. */
  void streamed(long begun, long now) {
    streams.took(now - begun, now);
    if (slowdown.seen(now - begun) && limit.inFlight() >= CROWDED) {
      limit.tooMuch(begun, now);
    }
  }

  void well() {
    refusedInARow.set(0);
    limit.well();
  }

  /** It asked for fewer requests. Without its word for how long, twice as long each time. */
  void refused(long begun, Duration retryAfter, long now) {
    refusals.increment();
    limit.tooMuch(begun, now);
    int times = Math.min(LONGEST_REST, refusedInARow.getAndIncrement());
    long asked = retryAfter.isZero() ? REST << times : Math.min(MOST_ASKED, nanos(retryAfter));
    long until = now + asked;
    if (until - restUntil > 0) {
      restUntil = until;
    }
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofDays(1)) > 0 ? MOST_ASKED : duration.toNanos();
  }

  DeploymentState state() {
    Deployment current = deployment;
    Map<TrialEnding, Long> ended = new EnumMap<>(TrialEnding.class);
    endings.forEach((ending, count) -> ended.put(ending, count.sum()));
    double first = streams.nanos();
    return new DeploymentState(
        current.id(),
        current.alias(),
        current.provider(),
        current.upstreamModel(),
        breaker.position(),
        limit.inFlight(),
        limit.limit(),
        first < 0 ? -1 : Math.round(first / 1e6),
        trials.sum(),
        errors.sum(),
        refusals.sum(),
        Collections.unmodifiableMap(ended));
  }
}
