package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.LimitConfig;
import io.sluice.config.LimitsConfig;
import io.sluice.config.LimitsConfig.QueueConfig;
import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.config.RateConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.limits.RedisServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers in front of one Redis have one limit between them, over HTTP. */
final class SharedLimitsTest {

  private static final int LIMIT = 20;
  private static final String PLAIN =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}";

  @TempDir Path folder;
  private RedisServer redis;
  private FakeUpstream upstream;
  private final List<TestBroker> brokers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    redis = RedisServer.start();
    upstream = new FakeUpstream().answers(200, "application/json", PLAIN);
    for (String name : List.of("one", "two")) {
      Path own = Files.createDirectory(folder.resolve(name));
      brokers.add(TestBroker.start(own, upstream.port(), this::shared));
    }
  }

  @AfterEach
  void stop() throws Exception {
    brokers.forEach(TestBroker::close);
    if (upstream != null) {
      upstream.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  private SluiceConfig shared(SluiceConfig config) {
    Map<String, TeamConfig> teams = new LinkedHashMap<>(config.teams());
    teams.put(
        "search",
        new TeamConfig(
            "cc-1",
            List.of("llm:chat", "models:read"),
            List.of(new GrantConfig("fake", List.of("*"))),
            List.of(
                new LimitConfig(
                    "fake", List.of(new RateConfig(LIMIT, Duration.ofDays(1), LIMIT)), 10))));
    RedisConfig shared =
        new RedisConfig(
            List.of(URI.create("redis://127.0.0.1:" + redis.port)),
            null,
            "test",
            Duration.ofSeconds(5),
            "share",
            "refuse",
            0);
    return ConfigSample.from(config)
        .teams(teams)
        .limits(new LimitsConfig("redis", shared, new QueueConfig(100, Duration.ZERO)))
        .make();
  }

  @Test
  void allOfThemTogetherLetInWhatOneWould() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 2 * LIMIT; i++) {
      TestBroker broker = brokers.get(i % 2);
      answers.add(broker.sendAsync(broker.chat("search", ask(false))));
      if (i % 4 == 3) {
        // No more at once than may be open.
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
          answer.get();
        }
      }
    }
    int good = 0;
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      HttpResponse<String> response = answer.get();
      if (response.statusCode() == 200) {
        good++;
      } else {
        ChatRoadTest.assertError(response, 429, "rate_limit_exceeded");
      }
    }
    assertThat(good).isEqualTo(LIMIT);
    for (TestBroker broker : brokers) {
      broker.awaitIdle();
      assertThat(broker.metric("sluice_limits_store_connected")).isEqualTo(1);
      assertThat(broker.metric("sluice_open_reservations")).isZero();
    }
  }

  @Test
  void withoutRedisEachGoesOnWithItsShare() throws Exception {
    for (TestBroker broker : brokers) {
      Eventually.that(() -> broker.metric("sluice_limits_brokers") == 2, "both are known");
      assertThat(broker.send(broker.chat("search", ask(false))).statusCode()).isEqualTo(200);
    }
    redis.kill();
    int good = 0;
    for (int i = 0; i < 2 * LIMIT; i++) {
      TestBroker broker = brokers.get(i % 2);
      int status = broker.send(broker.chat("search", ask(false))).statusCode();
      assertThat(status).isIn(200, 429, 503);
      good += status == 200 ? 1 : 0;
    }
    assertThat(good).isBetween(1, LIMIT);
    for (TestBroker broker : brokers) {
      assertThat(broker.metric("sluice_limits_store_connected")).isZero();
    }
  }
}
