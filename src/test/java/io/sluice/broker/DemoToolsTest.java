package io.sluice.broker;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.DemoConfig;
import io.sluice.cli.DemoIssuerServer;
import io.sluice.config.PersonaConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.simulator.SimulatedTools;
import io.sluice.tools.IdentityTokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The demo's tools and personas, over HTTP: who gets to see and to do what. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DemoToolsTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Vertx vertx = Vertx.vertx();
  private DevelopmentIssuer issuer;
  private SimulatedTools tools;
  private SluiceConfig config;
  private Broker broker;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    issuer = DevelopmentIssuer.openOrCreate(folder);
    String jwks = DemoIssuerServer.start(vertx, issuer).await(10, SECONDS);
    tools = SimulatedTools.start(vertx).await(10, SECONDS);
    String url = "http://127.0.0.1:" + tools.port();
    config = new DemoConfig(0, 0, folder, jwks, "http://127.0.0.1:9", url).load();
    broker = Broker.start(vertx, config).await(30, SECONDS);
    tools.believe("http://127.0.0.1:" + broker.port() + IdentityTokens.JWKS_PATH);
  }

  @AfterAll
  void stop() throws Exception {
    broker.stop().await(30, SECONDS);
    tools.stop().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
  }

  /** As {@code token mint --as} makes it. */
  private String token(String name) {
    PersonaConfig persona = requireNonNull(config.personas().get(name));
    return token(name, persona.team(), persona.roles(), persona.environment());
  }

  private String token(String user, String team, List<String> roles, @Nullable String environment) {
    long now = Instant.now().getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", DevelopmentIssuer.ISSUER)
            .put("aud", DevelopmentIssuer.AUDIENCE)
            .put("sub", user + "@" + team)
            .put("team", team)
            .put("roles", new JsonArray(roles))
            .put("iat", now)
            .put("exp", now + 600)
            .put("jti", UUID.randomUUID().toString())
            .put(DevelopmentIssuer.TEST_MARKER, true);
    if (environment != null) {
      claims.put("environment", environment);
    }
    JsonObject header =
        new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", issuer.key().kid());
    return issuer.key().sign(header, claims);
  }

  /** The body is read as far as it comes at once: some answers have no end. */
  private record Answer(int status, String body) {}

  private Answer ask(String token, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.port() + "/tools" + path))
            .timeout(Duration.ofSeconds(30))
            .header("authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(method.equals("PUT") ? "Be brief." : ""))
            .build();
    HttpResponse<InputStream> answer = CLIENT.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      boolean endless =
          answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
      byte[] read = endless ? body.readNBytes(5) : body.readAllBytes();
      return new Answer(answer.statusCode(), new String(read, StandardCharsets.UTF_8));
    }
  }

  private JsonObject json(String persona, String method, String path) throws Exception {
    Answer answer = ask(token(persona), method, path);
    assertThat(answer.status()).as(persona + " " + method + " " + path).isLessThan(300);
    return new JsonObject(answer.body());
  }

  private void assertRefused(String persona, String method, String path) throws Exception {
    Answer answer = ask(token(persona), method, path);
    assertThat(answer.status()).as(persona + " " + method + " " + path).isEqualTo(403);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("type"))
        .isEqualTo("permission_error");
  }

  @Test
  void theEvaluatorReadsConversationsButCannotChangePrompts() throws Exception {
    assertThat(json("evaluator", "GET", "/dashboard/traces").encode()).doesNotContain("parcel");
    assertThat(json("evaluator", "GET", "/dashboard/traces/t-1").encode()).contains("parcel");
    JsonObject before = json("evaluator", "GET", "/dashboard/prompts/refund");
    assertRefused("evaluator", "PUT", "/dashboard/prompts/refund");
    assertThat(json("evaluator", "GET", "/dashboard/prompts/refund")).isEqualTo(before);
  }

  @Test
  void theOperatorRunsJobsButCannotReadConversations() throws Exception {
    JsonObject job = json("operator", "POST", "/dashboard/jobs/reindex");
    assertThat(job.getString("started_by")).isEqualTo("operator@support");
    Eventually.that(
        () ->
            json("operator", "GET", "/dashboard/jobs/" + job.getString("id"))
                .getString("state")
                .equals("done"),
        "the job is done");
    json("operator", "POST", "/dashboard/jobs/delete?trace=t-3");
    Eventually.that(
        () -> !json("operator", "GET", "/dashboard/traces").encode().contains("t-3"),
        "the trace is deleted");
    assertRefused("operator", "GET", "/dashboard/traces/t-1");
  }

  @Test
  void theSupportLeadSeesOutputsButNoSecrets() throws Exception {
    assertThat(json("support-lead", "GET", "/dashboard/outputs/o-1").getString("text"))
        .startsWith("Dear customer");
    assertRefused("support-lead", "GET", "/dashboard/secrets");
    assertThat(json("security", "GET", "/dashboard/secrets").getString("openai"))
        .startsWith("made-up-");
  }

  @Test
  void theEngineerUsesTheStagingAgentButNotTheProductionOne() throws Exception {
    Answer run = ask(token("engineer"), "POST", "/staging-agent/run");
    List<JsonObject> steps = run.body().lines().map(JsonObject::new).toList();
    assertThat(steps).hasSize(5);
    JsonObject last = steps.get(4);
    assertThat(last.getString("asked_by")).isEqualTo("engineer@research");
    assertThat(last.getString("state")).isEqualTo("done");
    assertThat(json("engineer", "GET", "/staging-agent/runs/" + last.getString("run")))
        .isEqualTo(last);
    assertRefused("engineer", "POST", "/production-agent/run");
    // Not by any other role, not with a token that says production.
    String widened = token("eve", "research", List.of("engineer", "platform"), "production");
    assertThat(ask(widened, "POST", "/production-agent/run").status()).isEqualTo(403);
    // Whoever may is one who has the role for it, in production.
    String platform = token("pat", "research", List.of("platform"), "production");
    assertThat(ask(platform, "POST", "/production-agent/run").status()).isEqualTo(200);
    assertThat(ask(platform, "POST", "/staging-agent/run").status()).isEqualTo(403);
    String staging = token("pat", "research", List.of("platform"), "staging");
    assertThat(ask(staging, "POST", "/production-agent/run").status()).isEqualTo(403);
  }

  /** By the records of the configuration; what the file says is another test's matter. */
  private boolean may(PersonaConfig persona, ToolConfig tool, String name, RouteConfig route) {
    TeamConfig team = requireNonNull(config.teams().get(persona.team()));
    List<RoleConfig> roles =
        persona.roles().stream().map(role -> requireNonNull(config.roles().get(role))).toList();
    String environment = persona.environment() == null ? "development" : persona.environment();
    return roles.stream().anyMatch(role -> role.scopes().contains(route.scope()))
        && roles.stream().noneMatch(role -> role.denyScopes().contains(route.scope()))
        && team.scopes().contains(route.scope())
        && team.tools().stream().anyMatch(p -> name.matches(p.replace("*", ".*")))
        && requireNonNull(config.environments().get(environment))
            .reaches()
            .contains(tool.environment());
  }

  @Test
  void everyPersonaGetsThroughEveryRouteThatItsRoleOpensAndNoOther() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, PersonaConfig> persona : config.personas().entrySet()) {
      String token = token(persona.getKey());
      for (Map.Entry<String, ToolConfig> tool : config.tools().entrySet()) {
        for (RouteConfig route : tool.getValue().routes()) {
          String path = "/" + tool.getKey() + route.path().replaceAll("\\{[a-z]+}", "none");
          int status = ask(token, route.methods().get(0), path).status();
          boolean through = status != 403 && status != 401;
          boolean may = may(persona.getValue(), tool.getValue(), tool.getKey(), route);
          if (through != may) {
            wrong.add(persona.getKey() + " " + route + ": " + status + ", may: " + may);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theOverviewKnowsWhoReadsIt() throws Exception {
    assertThat(ask(token("security"), "GET", "/dashboard/").body())
        .contains("You are security@search, here with dashboard:read.", "href=\"traces\"");
  }

  @Test
  void aToolBelievesNoIdentityThatIsNotTheBrokers() throws Exception {
    HttpRequest direct =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tools.port() + "/dashboard/"))
            .header(IdentityTokens.HEADER, token("security"))
            .build();
    assertThat(CLIENT.send(direct, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void whoeverWatchesSeesItHappen() throws Exception {
    WebSocket live =
        vertx
            .createWebSocketClient()
            .connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(broker.port())
                    .setURI("/tools/dashboard/live")
                    .addHeader("authorization", "Bearer " + token("evaluator")))
            .await(20, SECONDS);
    List<String> heard = new CopyOnWriteArrayList<>();
    live.textMessageHandler(heard::add);
    live.writeTextMessage("hello");
    Eventually.that(() -> heard.contains("{\"echo\":\"hello\"}"), "it answers");
    json("operator", "POST", "/dashboard/jobs/reindex");
    Eventually.that(() -> heard.toString().contains("reindex"), "the job is told");
    live.close().await(10, SECONDS);
  }
}
