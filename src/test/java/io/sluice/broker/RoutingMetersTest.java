package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import io.sluice.config.SluiceConfig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metrics say of routing and of the cache is what happened. */
final class RoutingMetersTest {

  private static final String FIRST =
      "{deployment=\"small first m1\",model=\"small\",provider=\"first\"}";

  @TempDir Path folder;
  private TwoProviders two;

  @BeforeEach
  void start() throws Exception {
    two = TwoProviders.start(folder);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private void start(Duration hedge, Duration cache, UnaryOperator<SluiceConfig> change)
      throws Exception {
    two.close();
    two = TwoProviders.start(folder, "priority", hedge, cache, change);
  }

  private HttpResponse<String> send() throws Exception {
    return two.broker.send(two.broker.chat("search", ask(true)));
  }

  private double metric(String series) throws Exception {
    return two.broker.metric(series);
  }

  private double attempts(String provider, String model, String outcome) throws Exception {
    return metric(
        "sluice_deployment_attempts_total{deployment=\"small %s %s\",model=\"small\",outcome=\"%s\",provider=\"%s\"}"
            .formatted(provider, model, outcome, provider));
  }

  private double extra(String kind) throws Exception {
    return metric(
        "sluice_routing_extra_attempts_total{kind=\"%s\",model=\"small\"}".formatted(kind));
  }

  private double hedges(String result) throws Exception {
    return metric("sluice_routing_hedges_total{model=\"small\",result=\"%s\"}".formatted(result));
  }

  private double denied(String kind) throws Exception {
    return metric("sluice_routing_denied_total{kind=\"%s\",model=\"small\"}".formatted(kind));
  }

  @Test
  void failoversAreCountedWhereTheyHappen() throws Exception {
    two.first.answers(500, "application/json", "{\"error\":{\"message\":\"no\"}}");
    two.second.streams(chunk("b"), usage(7, 1), DONE);
    assertThat(send().statusCode()).isEqualTo(200);
    two.broker.awaitIdle();
    assertThat(attempts("first", "m1", "failed")).isEqualTo(1);
    assertThat(attempts("second", "m2", "served")).isEqualTo(1);
    assertThat(attempts("second", "m2", "failed")).isZero();
    assertThat(extra("failover")).isEqualTo(1);
    assertThat(extra("retry")).isZero();
    assertThat(metric("sluice_deployment_in_flight" + FIRST)).isZero();
    assertThat(
            metric(
                "sluice_deployment_first_token_seconds{deployment=\"small second m2\",model=\"small\",provider=\"second\"}"))
        .isBetween(0.0, 10.0);
  }

  @Test
  void aDeploymentThatKeepsFailingIsSeenOpen() throws Exception {
    two.first.answers(500, "application/json", "{\"error\":{\"message\":\"no\"}}");
    two.second.streams(chunk("b"), usage(7, 1), DONE);
    assertThat(metric("sluice_deployment_breaker" + FIRST)).isZero();
    for (int i = 0; i < 100 && metric("sluice_deployment_breaker" + FIRST) < 2; i++) {
      assertThat(send().statusCode()).isEqualTo(200);
    }
    assertThat(metric("sluice_deployment_breaker" + FIRST)).isEqualTo(2);
  }

  @Test
  void whatIsUnderWayIsSeenAndGoesAwayAgain() throws Exception {
    two.first.stallsAfter(chunk("a"));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      answers.add(two.broker.sendAsync(two.broker.chat("search", ask(true))));
    }
    Eventually.that(() -> metric("sluice_deployment_in_flight" + FIRST) == 5, "five at the first");
    for (int i = 0; i < 5; i++) {
      two.first.nextOpen().end(usage(7, 1) + DONE);
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(20, SECONDS).statusCode()).isEqualTo(200);
    }
    two.broker.awaitIdle();
    assertThat(metric("sluice_deployment_in_flight" + FIRST)).isZero();
    assertThat(attempts("first", "m1", "served")).isEqualTo(5);
  }

  @Test
  void hedgesAreCountedAsWonOrLost() throws Exception {
    start(Duration.ofMillis(50), Duration.ZERO, UnaryOperator.identity());
    two.first.plays((got, response) -> {});
    two.second.streams(chunk("b"), usage(7, 1), DONE);
    assertThat(send().body()).contains(chunk("b"));
    two.broker.awaitIdle();
    assertThat(extra("hedge")).isEqualTo(1);
    assertThat(hedges("won")).isEqualTo(1);
    assertThat(attempts("first", "m1", "superseded")).isEqualTo(1);

    two.first.stallsAfter();
    two.second.plays((got, response) -> {});
    var answer = two.broker.sendAsync(two.broker.chat("search", ask(true)));
    var late = two.first.nextOpen();
    Eventually.that(() -> two.second.got.size() == 2, "the second is asked too");
    late.write(chunk("a")).onSuccess(written -> late.end(usage(7, 1) + DONE));
    assertThat(answer.get(20, SECONDS).body()).contains(chunk("a"));
    two.broker.awaitIdle();
    assertThat(extra("hedge")).isEqualTo(2);
    assertThat(hedges("won")).isEqualTo(1);
    assertThat(hedges("lost")).isEqualTo(1);
    assertThat(attempts("second", "m2", "superseded")).isEqualTo(1);
  }

  @Test
  void aCallerWhoLeavesSaysNothingOfTheDeployment() throws Exception {
    two.first.stallsAfter(chunk("a"));
    try (RawCaller caller = RawCaller.of(two.broker).chat("search", ask(true))) {
      caller.readUntil(chunk("a"));
    }
    two.broker.awaitIdle();
    assertThat(attempts("first", "m1", "abandoned")).isEqualTo(1);
    assertThat(attempts("first", "m1", "served")).isZero();
    assertThat(metric("sluice_deployment_in_flight" + FIRST)).isZero();
  }

  @Test
  void whatTheBudgetDoesNotAllowIsCounted() throws Exception {
    RoutingConfig once =
        new RoutingConfig(
            "",
            new RetriesConfig(2, Duration.ofMillis(1), Duration.ofMillis(2), 0),
            RoutingConfig.STANDARD.breaker(),
            true,
            RoutingConfig.STANDARD.cache());
    ModelConfig alone = new ModelConfig(List.of(new DeploymentConfig("first", "m1")));
    start(
        Duration.ZERO,
        Duration.ZERO,
        c -> ConfigSample.from(c).routing(once).models(Map.of("small", alone)).make());
    two.first.answers(500, "application/json", "{\"error\":{\"message\":\"no\"}}");
    assertThat(send().statusCode()).isEqualTo(500);
    two.broker.awaitIdle();
    assertThat(denied("retry")).isEqualTo(1);
    assertThat(extra("retry")).isZero();
    assertThat(metric("sluice_routing_budget{model=\"small\"}")).isZero();
  }

  @Test
  void theCacheCountsWhatItGaveAndSaved() throws Exception {
    start(Duration.ZERO, Duration.ofMinutes(5), c -> AnswersGivenAgainTest.teams(c, true));
    two.first.streams(chunk("a"), usage(7, 5), DONE);
    assertThat(send().statusCode()).isEqualTo(200);
    Eventually.that(() -> metric("sluice_answer_cache_stored_total") == 1, "it is kept");
    HttpResponse<String> again = send();
    assertThat(again.headers().firstValue("x-sluice-cache")).hasValue("hit");
    assertThat(metric("sluice_answer_cache_requests_total{result=\"hit\"}")).isEqualTo(1);
    assertThat(metric("sluice_answer_cache_requests_total{result=\"miss\"}")).isEqualTo(1);
    assertThat(metric("sluice_answer_cache_saved_tokens_total")).isEqualTo(12);
    assertThat(metric("sluice_answer_cache_size")).isEqualTo(1);
    assertThat(metric("sluice_answer_cache_bytes")).isPositive();
    assertThat(metric("sluice_answer_cache_evicted_total")).isZero();
  }

  @Test
  void aReloadKeepsWhatIsCountedAndShowsWhatIsNew() throws Exception {
    two.first.streams(chunk("a"), usage(7, 1), DONE);
    assertThat(send().statusCode()).isEqualTo(200);
    two.broker.awaitIdle();
    ModelConfig other = new ModelConfig(List.of(new DeploymentConfig("second", "m9")));
    SluiceConfig config = two.broker.config;
    two.broker
        .broker
        .reload(
            ConfigSample.from(config)
                .models(
                    Map.of("small", requireNonNull(config.models().get("small")), "other", other))
                .make())
        .await(20, SECONDS);
    assertThat(attempts("first", "m1", "served")).isEqualTo(1);
    assertThat(two.broker.admin("/metrics").body())
        .contains("sluice_deployment_breaker{deployment=\"other second m9\"");
    two.broker
        .broker
        .reload(ConfigSample.from(config).models(Map.of("other", other)).make())
        .await(20, SECONDS);
    assertThat(two.broker.admin("/metrics").body())
        .contains("sluice_deployment_breaker" + FIRST + " NaN");
  }
}
