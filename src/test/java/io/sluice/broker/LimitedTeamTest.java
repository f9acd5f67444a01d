package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.BudgetConfig;
import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.LimitConfig;
import io.sluice.config.LimitsConfig;
import io.sluice.config.LimitsConfig.QueueConfig;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.PriceConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.RateConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a team's limits, grants and budgets do to its requests, over HTTP. */
final class LimitedTeamTest {

  private static final String PLAIN =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}";

  @TempDir Path folder;
  private @Nullable TestBroker running;
  private FakeUpstream upstream;

  @BeforeEach
  void provider() throws Exception {
    upstream = new FakeUpstream().answers(200, "application/json", PLAIN);
  }

  @AfterEach
  void stop() {
    requireNonNull(running).close();
    upstream.close();
  }

  private TestBroker start(UnaryOperator<SluiceConfig> change) throws Exception {
    TestBroker broker = TestBroker.start(folder, upstream.port(), change);
    running = broker;
    return broker;
  }

  private static UnaryOperator<SluiceConfig> team(
      List<GrantConfig> grants, List<LimitConfig> limits, List<BudgetConfig> budgets) {
    return c -> {
      List<String> scopes = List.of("llm:chat", "models:read");
      Map<String, TeamConfig> teams = new LinkedHashMap<>(c.teams());
      teams.put(
          "search",
          new TeamConfig("cc-1", scopes, List.of(), grants, List.of(), limits, budgets, 1));
      return ConfigSample.from(c).teams(teams).make();
    };
  }

  private static UnaryOperator<SluiceConfig> limited(LimitConfig... limits) {
    return team(List.of(new GrantConfig("fake", List.of("*"))), List.of(limits), List.of());
  }

  private static LimitConfig outputTokens(String rate) {
    return new LimitConfig(
        "fake",
        List.of("*"),
        List.of(),
        List.of(),
        List.of(),
        List.of(requireNonNull(RateConfig.parse(rate))),
        List.of(),
        null);
  }

  private static LimitConfig concurrent(int most) {
    return new LimitConfig("fake", List.of(), most);
  }

  private static HttpRequest.Builder bounded(TestBroker broker, int maxTokens) {
    return broker.chat(
        "search", ask(false).replaceFirst("\\{", "{\"max_tokens\":" + maxTokens + ","));
  }

  @Test
  void whatWasReservedAndNotUsedIsThereAgain() throws Exception {
    TestBroker broker = start(limited(outputTokens("1000/day")));
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> answer = broker.send(bounded(broker, 900));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    HttpResponse<String> tooMuch = broker.send(bounded(broker, 950));
    ChatRoadTest.assertError(tooMuch, 429, "rate_limit_exceeded");
    assertThat(tooMuch.body()).contains("the output tokens per day (1000)");
    assertThat(tooMuch.headers().firstValue("retry-after")).isPresent();
    assertThat(tooMuch.headers().firstValue("x-ratelimit-remaining-tokens")).hasValue("900");
    assertThat(tooMuch.headers().firstValue("ratelimit-policy"))
        .hasValue("\"output_tokens/day\";q=1000;w=86400");
  }

  @Test
  void moreThanMayEverComeAtOnceIsNotWorthTryingAgain() throws Exception {
    TestBroker broker = start(limited(outputTokens("1000/day")));
    HttpResponse<String> answer = broker.send(bounded(broker, 1001));
    ChatRoadTest.assertError(answer, 413, "request_exceeds_limit");
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
  }

  @Test
  void aCallerSeesItsOwnLimits() throws Exception {
    TestBroker broker = start(limited(outputTokens("1000/day"), concurrent(7)));
    broker.send(bounded(broker, 100));
    HttpResponse<String> answer = broker.send(broker.request("/api/v1/limits", "search").GET());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject limits = new JsonObject(answer.body());
    assertThat(limits.getString("team")).isEqualTo("search");
    JsonObject tokens = limits.getJsonArray("data").getJsonObject(0);
    assertThat(tokens.getString("rule")).isEqualTo("teams.search.limits[0]");
    assertThat(tokens.getString("dimension")).isEqualTo("output_tokens");
    assertThat(tokens.getLong("remaining")).isEqualTo(995);
    assertThat(tokens.getJsonArray("models").encode()).isEqualTo("[\"small\"]");
    JsonObject open = limits.getJsonArray("data").getJsonObject(1);
    assertThat(open.getString("dimension")).isEqualTo("concurrent_requests");
    assertThat(open.getLong("remaining")).isEqualTo(7);
    ChatRoadTest.assertError(
        broker.send(broker.request("/api/v1/limits").GET()), 401, "missing_credentials");
  }

  @Test
  void aRequestWaitsForItsTurnWhereTheConfigurationAllows() throws Exception {
    upstream.stallsAfter(chunk("a"));
    TestBroker broker =
        start(
            c ->
                ConfigSample.from(limited(concurrent(1)).apply(c))
                    .limits(
                        new LimitsConfig(
                            "memory", null, new QueueConfig(10, Duration.ofSeconds(30))))
                    .make());
    try (RawCaller first = RawCaller.of(broker).chat("search", ask(true))) {
      first.readUntil(chunk("a"));
      HttpResponse<String> impatient =
          broker.send(broker.chat("search", ask(true)).header("x-sluice-max-wait", "20ms"));
      ChatRoadTest.assertError(impatient, 429, "concurrency_limit_exceeded");
      CompletableFuture<HttpResponse<String>> second =
          broker.sendAsync(broker.chat("search", ask(true)));
      Eventually.that(() -> broker.metric("sluice_limits_waiting") == 1, "one waits");
      upstream.streams(chunk("b"), usage(7, 1), DONE);
      upstream.nextOpen().end(usage(7, 1) + DONE);
      assertThat(second.get().body()).contains("b");
    }
    broker.awaitIdle();
  }

  @Test
  void whoeverLeavesTheQueueFreesItsPlace() throws Exception {
    upstream.stallsAfter(chunk("a"));
    TestBroker broker =
        start(
            c ->
                ConfigSample.from(limited(concurrent(1)).apply(c))
                    .limits(
                        new LimitsConfig(
                            "memory", null, new QueueConfig(10, Duration.ofSeconds(30))))
                    .make());
    try (RawCaller first = RawCaller.of(broker).chat("search", ask(true))) {
      first.readUntil(chunk("a"));
      try (RawCaller waiting = RawCaller.of(broker).chat("search", ask(true))) {
        assertThat(waiting).isNotNull();
        Eventually.that(() -> broker.metric("sluice_limits_waiting") == 1, "one waits");
      }
      Eventually.that(() -> broker.metric("sluice_limits_waiting") == 0, "nobody waits");
      upstream.nextOpen().end(usage(7, 1) + DONE);
    }
    broker.awaitIdle();
    assertThat(broker.metric("sluice_open_reservations")).isZero();
  }

  /** A million output tokens cost 100, so 5 tokens cost 0.0005, and four requests the budget. */
  private static UnaryOperator<SluiceConfig> budget() {
    BudgetConfig budget =
        new BudgetConfig(
            new BigDecimal("0.002"),
            "month",
            ZoneOffset.UTC,
            "*",
            List.of("*"),
            List.of(),
            List.of(50),
            "refuse");
    PriceConfig price =
        new PriceConfig(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal(100));
    List<GrantConfig> grants = List.of(new GrantConfig("fake", List.of("*")));
    return c ->
        ConfigSample.from(team(grants, List.of(), List.of(budget)).apply(c))
            .models(
                Map.of(
                    "small",
                    new ModelConfig(
                        List.of(new DeploymentConfig("fake", "small-v1", null, null, price)))))
            .make();
  }

  private static void spendAll(TestBroker broker) throws Exception {
    for (int i = 0; i < 4; i++) {
      HttpResponse<String> answer = broker.send(bounded(broker, 5));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void aBudgetRefusesWhatWouldGoOverIt() throws Exception {
    TestBroker broker = start(budget());
    spendAll(broker);
    HttpResponse<String> over = broker.send(bounded(broker, 5));
    ChatRoadTest.assertError(over, 429, "budget_exceeded");
    assertThat(over.body()).contains("the budget of this month (0.002)");
    String alert = "sluice_budget_alerts_total{budget=\"teams.search.budgets[0]\",percent=\"50\"";
    assertThat(broker.metric(alert + ",team=\"search\"}")).isEqualTo(1);
  }

  @Test
  void aBudgetIsNotFullAgainAfterARestart() throws Exception {
    TestBroker first = start(budget());
    spendAll(first);
    first.close();
    ChatRoadTest.assertError(
        start(budget()).send(bounded(requireNonNull(running), 5)), 429, "budget_exceeded");
  }

  @Test
  void aProviderThatAsksToWaitIsLeftInPeace() throws Exception {
    TestBroker broker =
        start(
            TestBroker.withProvider(
                p ->
                    new ProviderConfig(
                        p.family(),
                        p.baseUrl(),
                        p.apiKey(),
                        p.optional(),
                        p.maxConnections(),
                        p.maxWaiting(),
                        p.timeouts())));
    upstream.plays(
        (got, response) ->
            response
                .setStatusCode(429)
                .putHeader("content-type", "application/json")
                .putHeader("retry-after", "30")
                .end("{\"error\":{\"message\":\"slow down\"}}"));
    assertThat(broker.send(broker.chat("search", ask(false))).statusCode()).isEqualTo(429);
    HttpResponse<String> next = broker.send(broker.chat("search", ask(false)));
    ChatRoadTest.assertError(next, 429, "provider_busy");
    assertThat(Integer.parseInt(next.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(25, 31);
    assertThat(upstream.got).hasSize(1);
  }

  @Test
  void theGrantsBoundGoesToTheProviderWhereTheCallerSetNone() throws Exception {
    GrantConfig bounded =
        new GrantConfig(
            "allow", "fake", List.of("*"), List.of(), List.of(), 50, List.of(), null, null, null);
    TestBroker broker = start(team(List.of(bounded), List.of(), List.of()));
    assertThat(broker.send(broker.chat("search", ask(false))).statusCode()).isEqualTo(200);
    assertThat(upstream.got.get(0).body().toJsonObject().getInteger("max_completion_tokens"))
        .isEqualTo(50);
    ChatRoadTest.assertError(broker.send(bounded(broker, 51)), 403, "output_limit_exceeded");
    ChatRoadTest.assertError(
        broker.send(broker.chat("search", ask(true))), 403, "feature_not_granted");
    assertThat(upstream.got).hasSize(1);
  }

  @Test
  void aDryRunExplainsAndSendsNothing() throws Exception {
    TestBroker broker =
        start(
            c -> {
              SluiceConfig limited = limited(outputTokens("1000/day")).apply(c);
              Map<String, TeamConfig> teams = new LinkedHashMap<>(limited.teams());
              TeamConfig team = requireNonNull(teams.get("search"));
              List<String> scopes = List.of("llm:chat", "models:read", "policy:read");
              teams.put("search", new TeamConfig("cc-1", scopes, team.grants(), team.limits()));
              return ConfigSample.from(limited)
                  .teams(teams)
                  .roles(Map.of("copilot", new RoleConfig("", scopes)))
                  .make();
            });
    HttpResponse<String> answer =
        broker.send(broker.chat("search", ask(false)).header("x-sluice-explain", "1"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject explanation = new JsonObject(answer.body());
    assertThat(explanation.getString("decision")).isEqualTo("allow");
    assertThat(explanation.getString("rule")).isEqualTo("teams.search.grants[0]");
    assertThat(explanation.getJsonArray("limits").getJsonObject(0).getLong("remaining"))
        .isEqualTo(1000);
    HttpResponse<String> other =
        broker.send(broker.chat("limited", ask(false)).header("x-sluice-explain", "1"));
    ChatRoadTest.assertError(other, 403, "insufficient_scope");
    assertThat(upstream.got).isEmpty();
    broker.awaitIdle();
  }
}
