package io.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Counter.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a settlement gives back, with the scripts as they are but for the clock, which the test
 * winds. A bucket that nothing was ever taken from too much is the measure: after each settlement
 * the level must be what it would be had the actual amount been taken at the first.
 */
final class RedisRefundTest {

  private static final String CLOCK = "redis.call('TIME')";
  private static RedisServer redis;
  private static RedisCommands commands;

  // 100 units a second, and 1000 at once.
  private final Rate rate = new Rate("{t:a}:rate", 100, Duration.ofSeconds(1), 1000);
  private final RateScale scale = RateScale.of(rate);
  private final List<Taking> takings = new ArrayList<>();
  private long now = 1_800_000_000_000_000L;

  /** What was taken, and when; the amount becomes the actual one. */
  private static final class Taking {
    final String id;
    final long claimed;
    final long at;
    long amount;
    boolean open = true;

    Taking(String id, long claimed, long at) {
      this.id = id;
      this.claimed = claimed;
      this.amount = claimed;
      this.at = at;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    commands = redis.commands();
  }

  @AfterAll
  static void stop() throws Exception {
    if (redis != null) {
      commands.close();
      redis.close();
    }
  }

  @BeforeEach
  void forget() throws IOException {
    commands.call("FLUSHALL");
    takings.clear();
  }

  private List<?> run(RedisScript script, String id, long amount, long actual) throws IOException {
    assertThat(script.text()).contains(CLOCK);
    String text = script.text().replace(CLOCK, "{ARGV[#ARGV - 1], ARGV[#ARGV]}");
    boolean look = script.equals(RedisScript.LOOK);
    List<String> words = new ArrayList<>(List.of("EVAL", text));
    words.addAll(look ? List.of("1") : List.of("2", "{t:a}:r:" + id));
    words.addAll(List.of(rate.key(), id, "3600000", "0"));
    RedisCounter.describe(rate, amount, actual, words);
    words.addAll(List.of("" + now / 1_000_000, "" + now % 1_000_000));
    Object answer = commands.call(words.toArray(String[]::new));
    return answer instanceof List<?> list ? list : List.of(answer);
  }

  private boolean take(long amount) throws IOException {
    now++;
    Taking taking = new Taking("r" + takings.size(), amount, now);
    boolean taken = run(RedisScript.TAKE, taking.id, amount, 0).get(0).equals(1L);
    if (taken) {
      takings.add(taking);
    }
    return taken;
  }

  private void settle(Taking taking, long actual) throws IOException {
    now++;
    run(RedisScript.SETTLE, taking.id, taking.claimed, actual);
    taking.open = false;
    if (actual <= taking.claimed) {
      taking.amount = actual;
    } else {
      takings.add(new Taking("more", actual - taking.claimed, now));
      takings.get(takings.size() - 1).open = false;
    }
  }

  /** Fractions used, by the store. */
  private long used() throws IOException {
    return scale.room(rate.burst()) - (Long) run(RedisScript.LOOK, "", 0, 0).get(0);
  }

  /** Fractions used, had everybody taken what they needed. */
  private long usedAsIf() {
    long used = 0;
    long at = 0;
    for (Taking taking : takings) {
      used = Math.max(0, used - (taking.at - at) * scale.flow()) + scale.cost(taking.amount);
      at = taking.at;
    }
    return Math.max(0, used - (now - at) * scale.flow());
  }

  @Test
  void whatHasFlowedAwayMeanwhileIsNotGivenBackOnTop() throws IOException {
    assertThat(take(1000)).isTrue();
    now += 10_000_000;
    assertThat(take(1000)).isTrue();
    settle(takings.get(0), 0);
    assertThat(take(10)).isFalse();
    assertThat(used()).isEqualTo(usedAsIf());
  }

  @Test
  void whatOthersHadToWaitForIsGivenBack() throws IOException {
    take(900);
    now += 1_000_000;
    take(200);
    now += 5_000_000;
    settle(takings.get(0), 100);
    assertThat(used()).isEqualTo(usedAsIf());
  }

  @Test
  void afterAnySequenceTheLevelIsAsIfTheActualAmountsHadBeenTaken() throws IOException {
    for (int seed = 0; seed < 150; seed++) {
      forget();
      Random random = new Random(seed);
      for (int step = 0; step < 60; step++) {
        now += random.nextInt(4) == 0 ? random.nextInt(3_000_000) : random.nextInt(50_000);
        List<Taking> open = takings.stream().filter(t -> t.open).toList();
        if (open.isEmpty() || random.nextInt(5) < 3) {
          take(2 + random.nextInt(200));
        } else {
          Taking one = open.get(random.nextInt(open.size()));
          settle(one, random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(20));
        }
        assertThat(used()).as("seed %d, step %d", seed, step).isEqualTo(usedAsIf());
      }
    }
  }

  @Test
  void withManyOpenAtOnceItErrsOnTheSideOfTheLimit() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      forget();
      while (take(2 + random.nextInt(4))) {
        now += random.nextInt(1000);
      }
      assertThat(takings.size()).isGreaterThan(200);
      for (Taking taking : List.copyOf(takings)) {
        settle(taking, random.nextInt(3));
        assertThat(used()).isGreaterThanOrEqualTo(usedAsIf());
      }
      // Lows that were merged cost a part of the burst at most.
      assertThat(used() - usedAsIf()).isLessThan(scale.room(rate.burst()) / 10);
    }
  }

  @Test
  void singleRequestsAreGivenBackUnlessTheyHaveFlowedAway() throws IOException {
    take(1);
    settle(takings.get(0), 0);
    assertThat(used()).isZero();
    take(1);
    now += 1_000_000;
    for (int i = 0; i < 999; i++) {
      take(1);
    }
    settle(takings.get(1), 0);
    assertThat(used()).isGreaterThanOrEqualTo(usedAsIf());
  }
}
