package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many requests a deployment gets at the same time, as it shows how many it bears. */
class AdaptiveLimitTest {

  private static AdaptiveLimit unbounded() {
    return new AdaptiveLimit(Deployment.UNBOUNDED, true, 0);
  }

  private static void open(AdaptiveLimit limit, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(limit.enter(false)).isTrue();
    }
  }

  @Test
  void nothingBoundsItUntilItShowsThatItIsTooMuch() {
    AdaptiveLimit limit = unbounded();
    open(limit, 10_000);
    assertThat(limit.limit()).isEqualTo(Deployment.UNBOUNDED);
    limit.tooMuch(1, 2);
    assertThat(limit.limit()).isEqualTo(7000);
    assertThat(limit.enter(false)).isFalse();
  }

  @Test
  void manyRefusalsOfRequestsSentTogetherAreOneSign() {
    AdaptiveLimit limit = unbounded();
    open(limit, 100);
    for (int i = 0; i < 50; i++) {
      limit.tooMuch(5, 10 + i);
    }
    assertThat(limit.limit()).isEqualTo(70);
    limit.tooMuch(60, 70);
    assertThat(limit.limit()).as("one that was sent later is another").isEqualTo(49);
  }

  @Test
  void itNeverClosesAltogether() {
    AdaptiveLimit limit = unbounded();
    open(limit, 1);
    for (int i = 1; i < 50; i++) {
      limit.tooMuch(i * 10L, i * 10L + 1);
    }
    assertThat(limit.limit()).isEqualTo(1);
  }

  @Test
  void itGrowsAgainWhileItIsUsedAndAllGoesWell() {
    AdaptiveLimit limit = unbounded();
    open(limit, 100);
    limit.tooMuch(1, 2);
    for (int i = 0; i < 30; i++) {
      limit.leave();
    }
    for (int i = 0; i < 70; i++) {
      limit.well();
    }
    assertThat(limit.limit()).as("a tenth for a round").isEqualTo(77);
    for (int i = 0; i < 60; i++) {
      limit.leave();
    }
    for (int i = 0; i < 1000; i++) {
      limit.well();
    }
    assertThat(limit.limit()).as("unused, nothing is learned").isEqualTo(77);
  }

  @Test
  void ofFewPlacesARoundAddsOne() {
    AdaptiveLimit limit = unbounded();
    open(limit, 6);
    limit.tooMuch(1, 2);
    assertThat(limit.limit()).isEqualTo(4);
    limit.leave();
    limit.leave();
    for (int i = 0; i < 5; i++) {
      limit.well();
    }
    assertThat(limit.limit()).isEqualTo(5);
  }

  @Test
  void theConfiguredBoundHoldsWhateverIsLearned() {
    AdaptiveLimit limit = new AdaptiveLimit(3, true, 0);
    open(limit, 3);
    assertThat(limit.enter(false)).isFalse();
    limit.configure(5, true);
    open(limit, 2);
    assertThat(limit.enter(false)).isFalse();
  }

  @Test
  void whereItIsSwitchedOffNothingIsLearnedAndWhatWasIsForgotten() {
    AdaptiveLimit limit = new AdaptiveLimit(Deployment.UNBOUNDED, false, 0);
    open(limit, 10);
    limit.tooMuch(1, 2);
    assertThat(limit.limit()).isEqualTo(Deployment.UNBOUNDED);
    AdaptiveLimit learned = unbounded();
    open(learned, 10);
    learned.tooMuch(1, 2);
    learned.configure(Deployment.UNBOUNDED, false);
    assertThat(learned.limit()).isEqualTo(Deployment.UNBOUNDED);
  }

  @Test
  void threadsTogetherNeverTakeMorePlacesThanThereAre() throws InterruptedException {
    int most = 8;
    AdaptiveLimit limit = new AdaptiveLimit(most, true, 0);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger highest = new AtomicInteger();
    int threads = 4;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                Deque<Integer> mine = new ArrayDeque<>();
                for (int i = 0; i < 50_000; i++) {
                  if (ThreadLocalRandom.current().nextBoolean() && limit.enter(false)) {
                    mine.push(i);
                    highest.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  } else if (!mine.isEmpty()) {
                    mine.pop();
                    inside.decrementAndGet();
                    limit.leave();
                  }
                }
                mine.forEach(
                    one -> {
                      inside.decrementAndGet();
                      limit.leave();
                    });
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(highest.get()).isEqualTo(most);
    assertThat(limit.inFlight()).isZero();
  }

  @Test
  void refusalsThroughTrialsCutItAndGoodAnswersRaiseIt() {
    Roads roads = Roads.with("priority", Roads.places("a"));
    Deque<Trial> open = new ArrayDeque<>();
    for (int i = 0; i < 20; i++) {
      open.add(roads.begin());
    }
    roads.pass(Duration.ofSeconds(1));
    open.pop().refused(Duration.ZERO);
    assertThat(roads.state("a").limit()).isEqualTo(14);
    assertThat(roads.state("a").refusals()).isEqualTo(1);
    assertThat(roads.state("a").errors()).isZero();
    open.forEach(Trial::succeeded);
    assertThat(roads.state("a").limit()).isBetween(15, 16);
  }
}
