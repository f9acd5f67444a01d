package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.RoutingConfig;
import io.sluice.routing.DeploymentState.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Minutes of traffic, in simulated time, with a provider that dies or drags itself along. */
class OutageScenarioTest {

  /** What a provider does with a request: null for a failure at once, or its first token after. */
  private final Map<String, Function<Duration, Duration>> providers = new HashMap<>();

  private final Map<String, Integer> served = new HashMap<>();
  private final List<Duration> waited = new ArrayList<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at));
  private int failed;
  private int attempts;
  private Duration clock = Duration.ZERO;
  private Roads roads = Roads.with("priority", Roads.places("a", "b"));

  private record Event(long at, Runnable run) {}

  @BeforeEach
  void bothAreWell() {
    providers.put("a", time -> Duration.ofMillis(300));
    providers.put("b", time -> Duration.ofMillis(300));
  }

  /** So many requests a second, for so many seconds. */
  private void traffic(int perSecond, int seconds) {
    for (int i = 0; i < perSecond * seconds; i++) {
      long arrives = clock.toNanos() + i * 1_000_000_000L / perSecond;
      events.add(new Event(arrives, () -> attempt(roads.route(), Duration.ofNanos(arrives))));
    }
    Duration end = clock.plusSeconds(seconds);
    while (!events.isEmpty() && events.peek().at() < end.toNanos()) {
      Event next = events.remove();
      advance(Duration.ofNanos(next.at()));
      next.run().run();
    }
    advance(end);
  }

  private void advance(Duration to) {
    roads.pass(to.minus(clock));
    clock = to;
  }

  private void attempt(Itinerary way, Duration arrived) {
    var next = way.next();
    if (next.isEmpty()) {
      failed++;
      return;
    }
    Trial trial = way.begin(next.get()).orElseThrow();
    attempts++;
    Duration first = Objects.requireNonNull(providers.get(next.get().provider())).apply(clock);
    if (first == null) {
      trial.failed(Failure.UNREACHABLE);
      if (way.mayRetry(Failure.UNREACHABLE)) {
        events.add(new Event(clock.plus(way.pause()).toNanos(), () -> attempt(way, arrived)));
      } else {
        failed++;
      }
      return;
    }
    events.add(
        new Event(
            clock.plus(first).toNanos(),
            () -> {
              trial.firstToken();
              served.merge(trial.deployment().provider(), 1, Integer::sum);
              waited.add(clock.minus(arrived));
              events.add(new Event(clock.plusSeconds(3).toNanos(), trial::succeeded));
            }));
  }

  private void forget() {
    served.clear();
    waited.clear();
    failed = 0;
    attempts = 0;
  }

  @Test
  void aProviderThatDiesCostsNoRequestAndIsUsedAgainWhenItIsBack() {
    traffic(50, 60);
    assertThat(served).containsOnlyKeys("a");
    forget();
    providers.put("a", time -> null);
    traffic(50, 60);
    assertThat(failed).isZero();
    assertThat(served.get("a")).as("were on their way").isLessThan(20);
    assertThat(attempts - 3000).as("attempts at what is down").isLessThan(60);
    forget();
    traffic(50, 60);
    assertThat(attempts - 3000).as("while it stays down, only probes").isLessThan(10);
    forget();
    providers.put("a", time -> Duration.ofMillis(300));
    traffic(50, 60);
    assertThat(failed).isZero();
    assertThat(served.get("a")).as("back after at most the open time").isGreaterThan(2000);
    assertThat(roads.state("a").position()).isEqualTo(Position.CLOSED);
  }

  @Test
  void aProviderThatFailsOftenCostsNoRequestEither() {
    traffic(50, 60);
    forget();
    providers.put("a", time -> time.toMillis() % 10 < 6 ? null : Duration.ofMillis(300));
    traffic(47, 60);
    assertThat(failed).isZero();
    assertThat(roads.state("a").errors()).isGreaterThan(20);
  }

  @Test
  void aQuietModelFailsOverTooAlthoughItsBreakerHasTooLittleToGoBy() {
    providers.put("a", time -> null);
    traffic(1, 300);
    assertThat(failed).isZero();
    assertThat(served).containsOnlyKeys("b");
  }

  @Test
  void whenAllAreDownRetriesDoNotMultiplyTheLoad() {
    providers.put("a", time -> null);
    providers.put("b", time -> null);
    traffic(100, 60);
    assertThat(failed).isGreaterThan(5990);
    assertThat(attempts).as("of 6000 requests").isLessThan(400);
    forget();
    providers.put("b", time -> Duration.ofMillis(300));
    traffic(100, 30);
    assertThat(served.get("b")).as("found soon, though both are open").isGreaterThan(2700);
  }

  @Test
  void firstTokensThatTakeForeverAreLikeErrors() {
    traffic(20, 30);
    forget();
    providers.put("a", time -> Duration.ofSeconds(40));
    traffic(20, 120);
    forget();
    traffic(20, 60);
    assertThat(served.get("b")).as("of 1200").isGreaterThan(1150);
    waited.sort(Comparator.naturalOrder());
    assertThat(waited.get(waited.size() * 9 / 10)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void byLatencyABrownOutIsLeftLongBeforeItIsAnError() {
    roads = Roads.with("lowest_latency", Roads.places("a", "b"));
    providers.put("b", time -> Duration.ofMillis(600));
    traffic(20, 30);
    assertThat(served.get("a")).as("of 600").isGreaterThan(550);
    forget();
    providers.put("a", time -> Duration.ofSeconds(6));
    traffic(20, 60);
    forget();
    traffic(20, 60);
    assertThat(served.get("b")).as("of 1200").isGreaterThan(1180);
    assertThat(roads.state("a").position()).isEqualTo(Position.CLOSED);
    forget();
    providers.put("a", time -> Duration.ofMillis(300));
    traffic(20, 120);
    assertThat(served.get("a")).as("of 2400").isGreaterThan(1000);
  }

  @Test
  void withoutRetriesAFailureIsTheAnswer() {
    RoutingConfig standard = RoutingConfig.STANDARD;
    roads =
        Roads.with(
            new RoutingConfig(
                "",
                new RoutingConfig.RetriesConfig(0, Duration.ZERO, Duration.ZERO, 20),
                standard.breaker(),
                true,
                standard.cache()),
            "priority",
            "none",
            Duration.ZERO,
            Roads.places("a", "b"));
    providers.put("a", time -> null);
    traffic(10, 10);
    assertThat(failed).as("until the breaker opens").isEqualTo(20);
    assertThat(served.get("b")).isGreaterThan(70);
  }
}
