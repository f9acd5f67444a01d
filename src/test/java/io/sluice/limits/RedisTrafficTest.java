package io.sluice.limits;

import static io.sluice.limits.RedisFixture.await;
import static io.sluice.limits.RedisFixture.config;
import static io.sluice.limits.RedisFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.config.Secret;
import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what stays in Redis. */
final class RedisTrafficTest {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static RedisServer redis;
  private static Vertx vertx;
  private static RedisStore store;

  private final List<Claim> claims =
      List.of(
          new Claim(new Rate("{t:a}:requests", 100_000, Duration.ofSeconds(1), 100_000), 1),
          new Claim(
              new Rate("{t:a}:tokens", 1_000_000_000, Duration.ofMinutes(1), 1_000_000_000), 700),
          new Claim(new Gate("{t:a}:gate", 10_000), 1),
          new Claim(new Purse("{t:a}:purse", 1_000_000_000, true, Duration.ofDays(1)), 100));

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    vertx = Vertx.vertx();
    store = RedisFixture.open(vertx, redis.uri());
  }

  @AfterAll
  static void stop() throws Exception {
    if (redis != null) {
      store.close();
      await(vertx.close());
      redis.close();
    }
  }

  @BeforeEach
  void forget() throws Exception {
    redis.call("FLUSHALL");
  }

  private Taken take(String id) throws Exception {
    return await(store.take(id, claims, LEASE));
  }

  private static long calls(String command) throws Exception {
    Matcher matcher =
        Pattern.compile("cmdstat_" + command + ":calls=([0-9]+)")
            .matcher((String) redis.call("INFO", "commandstats"));
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  @Test
  void aDecisionIsOneRoundTripAndSoIsASettlement() throws Exception {
    take("warm");
    await(store.settle("warm", claims, List.of(1L, 10L, 1L, 10L)));
    long before = calls("evalsha");
    long texts = calls("eval");
    long[] nanos = new long[2000];
    for (int i = 0; i < nanos.length; i++) {
      long begun = System.nanoTime();
      assertThat(take("r" + i)).isInstanceOf(All.class);
      nanos[i] = System.nanoTime() - begun;
    }
    for (int i = 0; i < nanos.length; i++) {
      await(store.settle("r" + i, claims, List.of(1L, 500L, 1L, 50L)));
    }
    // A heartbeat may fall into it.
    assertThat(calls("evalsha") - before).isBetween(4000L, 4010L);
    assertThat(calls("eval")).isEqualTo(texts);
    Arrays.sort(nanos);
    System.out.printf(
        "one decision of four counters, one caller, loopback: p50 %d us, p99 %d us%n",
        nanos[nanos.length / 2] / 1000, nanos[nanos.length * 99 / 100] / 1000);
  }

  @Test
  void everyKeyEndsByItself() throws Exception {
    for (int i = 0; i < 20; i++) {
      take("r" + i);
    }
    for (int i = 0; i < 10; i++) {
      await(store.settle("r" + i, claims, List.of(1L, 2L * i, 1L, 200L)));
    }
    until(() -> store.brokers() > 0, "a heartbeat");
    List<?> keys = (List<?>) redis.call("KEYS", "*");
    assertThat(keys).hasSizeGreaterThanOrEqualTo(10 + 4);
    for (Object key : keys) {
      assertThat((Long) redis.call("PTTL", (String) key)).as("%s", key).isPositive();
      assertThat((String) key).startsWith("test{");
    }
  }

  /**
   * The clocks of brokers may differ by seconds or years: nothing that they send says what time
   * they think it is, so nothing extra can come of it.
   */
  @Test
  void noBrokerTellsRedisTheTime() throws Exception {
    List<String> words = new ArrayList<>();
    try (RedisCommands monitor = redis.commands()) {
      monitor.call("MONITOR");
      for (int i = 0; i < 20; i++) {
        take("r" + i);
        await(store.settle("r" + i, claims, List.of(1L, 10L, 1L, 10L)));
      }
      redis.call("ECHO", "over");
      Pattern word = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
      for (String line = monitor.line(); !line.contains("\"over\""); line = monitor.line()) {
        if (!line.contains(" lua] ") && line.contains("eval")) {
          word.matcher(line).results().forEach(found -> words.add(found.group(1)));
        }
      }
    }
    List<Long> numbers =
        words.stream().filter(w -> w.matches("[0-9]{1,18}")).map(Long::valueOf).toList();
    assertThat(numbers).hasSizeGreaterThan(20 * 2 * 25);
    double now = System.currentTimeMillis() / 1000.0;
    for (double unit : new double[] {1, 1e3, 1e6, 1e9}) {
      double year = 365.0 * 24 * 3600;
      assertThat(numbers).noneMatch(n -> n > (now - year) * unit && n < (now + year) * unit);
    }
  }

  @Test
  void brokersCountEachOther() throws Exception {
    RedisStore second = RedisFixture.open(vertx, redis.uri());
    until(() -> second.brokers() == 2, "both are known to the second");
    until(() -> store.brokers() == 2, "and to the first");
    second.close();
    until(() -> store.brokers() == 1, "the second is gone");
  }

  @Test
  void aPasswordIsSentAndAWrongOneOpensNothing() throws Exception {
    String word = "pass" + System.nanoTime();
    try (RedisServer closed = RedisServer.start("--requirepass", word)) {
      RedisConfig plain = config(Duration.ofSeconds(2), 0, closed.uri());
      RedisConfig right = with(plain, word);
      RedisStore known = RedisFixture.open(vertx, right, RedisFixture.NOBODY);
      assertThat(await(known.take("a", claims, LEASE))).isInstanceOf(All.class);
      known.close();
      for (RedisConfig wrong : List.of(plain, with(plain, "wrong"))) {
        RedisStore unknown = new RedisStore(vertx, wrong, RedisFixture.NOBODY);
        await(unknown.open());
        assertThat(unknown.connected()).isFalse();
        unknown.close();
      }
    }
  }

  private static RedisConfig with(RedisConfig config, String password) {
    return new RedisConfig(
        config.endpoints(),
        new Secret("${env:TEST}", password),
        config.prefix(),
        config.timeout(),
        config.rates(),
        config.budgets(),
        config.lease());
  }

  @Test
  void whatATeamIsRefusedTheProviderGetsBack() throws Exception {
    Gate provider = new Gate("{p:openai}:gate", 5);
    Rate tokens = new Rate("{p:openai}:tokens", 1, Duration.ofHours(1), 1000);
    Gate team = new Gate("{t:b}:gate", 1);
    List<Claim> both = List.of(new Claim(team, 1), new Claim(tokens, 300), new Claim(provider, 1));
    All all = (All) await(store.take("x", both, LEASE));
    assertThat(all.levels()).extracting(LimitStore.Level::remaining).containsExactly(0L, 700L, 4L);
    Nothing nothing = (Nothing) await(store.take("y", both, LEASE));
    assertThat(nothing.index()).isZero();
    assertThat(nothing.levels())
        .extracting(LimitStore.Level::remaining)
        .containsExactly(0L, 700L, 4L);
    await(store.settle("x", both, List.of(1L, 100L, 1L)));
    assertThat(await(store.look(List.of(team, tokens, provider))))
        .extracting(LimitStore.Level::remaining)
        .containsExactly(1L, 900L, 5L);
  }
}
