package io.sluice.broker;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.audit.AuditTrail;
import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.sluice.config.LedgerConfig;
import io.sluice.config.LimitConfig;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.RateConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import io.sluice.config.Secret;
import io.sluice.config.ServerConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A real broker in this process, in front of whatever listens on a port: team {@code search} may
 * use model {@code small} (the provider calls it {@code small-v1}), team {@code limited} may send
 * two a minute and one at a time, team {@code poor} may use nothing.
 */
final class TestBroker implements AutoCloseable {

  static final String PROVIDER_KEY = "key-of-the-provider";

  /** With one event loop all requests share one pool of connections. */
  static final ServerConfig ONE_LOOP = server(Duration.ofSeconds(5), 1);

  /** One attempt for each request, whatever it comes to. */
  static final RoutingConfig NO_RETRIES =
      new RoutingConfig(
          "",
          new RetriesConfig(0, Duration.ofMillis(1), Duration.ofMillis(2), 0),
          RoutingConfig.STANDARD.breaker(),
          RoutingConfig.STANDARD.adaptiveConcurrency(),
          RoutingConfig.STANDARD.cache());

  final Vertx vertx;
  final Broker broker;
  final SluiceConfig config;
  private final DevelopmentIssuer issuer;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestBroker(Vertx vertx, Broker broker, SluiceConfig config, DevelopmentIssuer issuer) {
    this.vertx = vertx;
    this.broker = broker;
    this.config = config;
    this.issuer = issuer;
  }

  static TestBroker start(Path folder, int providerPort) throws Exception {
    return start(folder, providerPort, config -> config);
  }

  static TestBroker start(Path folder, int providerPort, UnaryOperator<SluiceConfig> change)
      throws Exception {
    return start(folder, providerPort, change, UnaryOperator.identity());
  }

  /** With something between the broker and its audit. */
  static TestBroker start(
      Path folder,
      int providerPort,
      UnaryOperator<SluiceConfig> change,
      UnaryOperator<AuditTrail> watch)
      throws Exception {
    DevelopmentIssuer issuer = DevelopmentIssuer.openOrCreate(folder);
    Path jwks = Files.writeString(folder.resolve("jwks.json"), issuer.jwks());
    SluiceConfig config = change.apply(config(folder, jwks, providerPort));
    Vertx vertx = Broker.vertx(config.server());
    Broker broker = Broker.start(vertx, config, watch).await(30, SECONDS);
    return new TestBroker(vertx, broker, config, issuer);
  }

  private static SluiceConfig config(Path folder, Path jwks, int providerPort) {
    Map<String, TeamConfig> teams = new LinkedHashMap<>();
    List<String> scopes = List.of("llm:chat", "models:read");
    List<GrantConfig> grants = List.of(new GrantConfig("fake", List.of("*")));
    teams.put("search", new TeamConfig("cc-1", scopes, grants, List.of()));
    teams.put(
        "limited",
        new TeamConfig(
            "cc-2",
            scopes,
            grants,
            List.of(
                new LimitConfig("fake", List.of(new RateConfig(2, Duration.ofMinutes(1), 2)), 1))));
    teams.put("poor", new TeamConfig("cc-3", scopes, List.of(), List.of()));
    return ConfigSample.empty()
        .server(server(Duration.ofSeconds(5)))
        .issuers(Map.of("test", issuer(jwks.toUri().toString())))
        .providers(Map.of("fake", provider(providerPort, timeouts(5000, 5000, 5000, 60_000))))
        .models(Map.of("small", new ModelConfig(List.of(new DeploymentConfig("fake", "small-v1")))))
        .roles(
            Map.of(
                "copilot", new RoleConfig("", scopes),
                "finance", new RoleConfig("", List.of("usage:read"))))
        .teams(teams)
        .routing(NO_RETRIES)
        .ledger(new LedgerConfig(folder.resolve("data"), Duration.ofMillis(50), 1 << 20))
        .make();
  }

  static ServerConfig server(Duration bodyAndDrainTimeout) {
    return server(bodyAndDrainTimeout, 2);
  }

  private static ServerConfig server(Duration bodyAndDrainTimeout, int eventLoops) {
    return new ServerConfig(
        "127.0.0.1",
        0,
        "127.0.0.1",
        0,
        eventLoops,
        1 << 20,
        16384,
        bodyAndDrainTimeout,
        bodyAndDrainTimeout,
        null,
        null);
  }

  static IssuerConfig issuer(String jwks) {
    return IssuerSample.of(DevelopmentIssuer.ISSUER)
        .jwks(jwks)
        .audiences(DevelopmentIssuer.AUDIENCE)
        .maxLifetime(Duration.ofHours(24))
        .development()
        .make();
  }

  static ProviderConfig provider(int port, Timeouts timeouts) {
    return new ProviderConfig(
        "openai",
        URI.create("http://127.0.0.1:" + port + "/v1"),
        new Secret("${env:PROVIDER_KEY}", PROVIDER_KEY),
        false,
        1024,
        256,
        timeouts,
        null,
        "",
        List.of(),
        false);
  }

  static Timeouts timeouts(long connect, long firstToken, long idle, long total) {
    return new Timeouts(
        Duration.ofMillis(connect),
        Duration.ofMillis(firstToken),
        Duration.ofMillis(idle),
        Duration.ofMillis(total));
  }

  static UnaryOperator<SluiceConfig> withTimeouts(Timeouts timeouts) {
    return c -> {
      int port = requireNonNull(c.providers().get("fake")).baseUrl().getPort();
      return with(c, c.server(), Map.of("fake", provider(port, timeouts)), c.teams());
    };
  }

  /** With another provider in the place of the one there is. */
  static UnaryOperator<SluiceConfig> withProvider(UnaryOperator<ProviderConfig> change) {
    return c -> {
      ProviderConfig fake = requireNonNull(c.providers().get("fake"));
      return with(c, c.server(), Map.of("fake", change.apply(fake)), c.teams());
    };
  }

  /** With room for only so many connections and so many that wait for one. */
  static UnaryOperator<SluiceConfig> withPool(int connections, int waiting) {
    return withProvider(
        p ->
            new ProviderConfig(
                p.family(),
                p.baseUrl(),
                p.apiKey(),
                p.optional(),
                connections,
                waiting,
                p.timeouts(),
                p.environment(),
                p.region(),
                p.limits(),
                p.learnLimits()));
  }

  static UnaryOperator<SluiceConfig> withServer(ServerConfig server) {
    return c -> with(c, server, c.providers(), c.teams());
  }

  /** With other models than {@code small}: the provider's name of each, by the callers' name. */
  static UnaryOperator<SluiceConfig> withModels(Map<String, String> upstreamByAlias) {
    Map<String, ModelConfig> models = new LinkedHashMap<>();
    upstreamByAlias.forEach(
        (alias, upstream) ->
            models.put(alias, new ModelConfig(List.of(new DeploymentConfig("fake", upstream)))));
    return c -> ConfigSample.from(c).models(models).make();
  }

  static SluiceConfig with(
      SluiceConfig c,
      ServerConfig server,
      Map<String, ProviderConfig> providers,
      Map<String, TeamConfig> teams) {
    return ConfigSample.from(c).server(server).providers(providers).teams(teams).make();
  }

  String token(String team, String role) {
    return issuer.mint("ada", team, List.of(role), Duration.ofMinutes(10), Instant.now());
  }

  /** With so long to live. */
  String token(String user, String team, String role, Duration ttl) {
    return issuer.mint(user, team, List.of(role), ttl, Instant.now());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + broker.port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  /** With a token of a copilot of the team. */
  HttpRequest.Builder request(String path, String team) {
    return request(path).header("authorization", "Bearer " + token(team, "copilot"));
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder chat(String team, String body) {
    return request("/v1/chat/completions")
        .header("authorization", "Bearer " + token(team, "copilot"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  static String ask(boolean stream) {
    return "{\"model\":\"small\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(stream);
  }

  HttpResponse<String> admin(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + broker.adminPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The value of one series, or 0 if it is not there. */
  double metric(String series) throws IOException, InterruptedException {
    return admin("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** One ledger row. */
  record Row(
      String requestId,
      String team,
      String model,
      String servedModel,
      long input,
      long cacheRead,
      long output,
      long reasoning,
      String provenance,
      String outcome,
      int status) {}

  List<Row> rows() throws SQLException {
    List<Row> rows = new ArrayList<>();
    Path file = config.ledger().data().resolve("ledger.db");
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        ResultSet r =
            db.createStatement().executeQuery("select * from usage order by request_id")) {
      while (r.next()) {
        rows.add(
            new Row(
                r.getString("request_id"),
                r.getString("team"),
                r.getString("model"),
                r.getString("served_model"),
                r.getLong("input_tokens"),
                r.getLong("cache_read_tokens"),
                r.getLong("output_tokens"),
                r.getLong("reasoning_tokens"),
                r.getString("provenance"),
                r.getString("outcome"),
                r.getInt("status")));
      }
    }
    return rows;
  }

  /** The row of the request that was answered so, once it is there. */
  Row rowOf(HttpResponse<?> response) throws Exception {
    return rowOf(response.headers().firstValue("x-request-id").orElseThrow());
  }

  Row rowOf(String requestId) throws Exception {
    AtomicReference<Row> found = new AtomicReference<>();
    Eventually.that(
        () -> {
          rows().stream().filter(r -> r.requestId().equals(requestId)).forEach(found::set);
          return found.get() != null;
        },
        "a row of " + requestId);
    return requireNonNull(found.get());
  }

  /** Waits until nothing is open any more and no reservation is held. */
  void awaitIdle() throws Exception {
    Eventually.that(() -> metric("sluice_open_requests") == 0, "no open requests");
    Eventually.that(() -> metric("sluice_open_reservations") == 0, "no open reservations");
  }

  /** The only row there is, once it is there. */
  Row onlyRow() throws Exception {
    Eventually.that(() -> !rows().isEmpty(), "a row in the ledger");
    List<Row> rows = rows();
    if (rows.size() != 1) {
      throw new AssertionError("one row was expected: " + rows);
    }
    return rows.get(0);
  }

  @Override
  public void close() {
    broker.stop().toCompletionStage().toCompletableFuture().orTimeout(30, SECONDS).join();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, SECONDS).join();
  }
}
