package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Eventually;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.simulator.SimulatedProvider;
import io.sluice.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A broker with a configuration of one's own, and what happens when that changes. */
final class ServeIT {

  private static final String GOOD_KEY = "key-that-the-provider-takes";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private Vertx vertx;
  private SimulatedProvider simulator;
  private String token;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    SimulatorOptions options = new SimulatorOptions("127.0.0.1", 0, null, GOOD_KEY);
    simulator = SimulatedProvider.start(vertx, options).await(20, SECONDS);
    DevelopmentIssuer issuer = DevelopmentIssuer.openOrCreate(folder);
    Files.writeString(folder.resolve("jwks.json"), issuer.jwks());
    token = issuer.mint("ada", "search", List.of("copilot"), Duration.ofHours(1), Instant.now());
    Files.writeString(folder.resolve("key"), GOOD_KEY);
    configure("sim-small");
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, SECONDS);
  }

  private void configure(String... models) throws IOException {
    StringBuilder aliases = new StringBuilder();
    for (String model : models) {
      aliases.append(
          "  %s:\n    deployments: [{provider: sim, model: sim-small}]\n".formatted(model));
    }
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        environment: development
        server: {port: 0, admin_port: 0}
        issuers:
          own:
            issuer: %s
            jwks: %s
            audiences: [%s]
            algorithms: [RS256]
            development: true
        providers:
          sim:
            base_url: http://127.0.0.1:%d/v1
            api_key: ${file:%s}
        models:
        %sroles:
          copilot: {scopes: [llm:chat, models:read]}
        teams:
          search:
            cost_centre: CC-1
            scopes: [llm:chat, models:read]
            grants: [{provider: sim, models: ["*"]}]
        ledger: {data: data}
        """
            .formatted(
                DevelopmentIssuer.ISSUER,
                folder.resolve("jwks.json").toUri(),
                DevelopmentIssuer.AUDIENCE,
                simulator.port(),
                folder.resolve("key"),
                aliases));
  }

  private Program serve() throws Exception {
    Program program = Program.start(folder, "serve", "--config", "sluice.yaml");
    try {
      program.awaitReady();
      return program;
    } catch (Exception | AssertionError e) {
      program.close();
      throw e;
    }
  }

  private HttpRequest.Builder request(Program program, String path) throws Exception {
    String ready = program.awaitLine(line -> line.startsWith("Sluice is ready: "));
    String base = Demo.find(ready, "ready: (http://127.0.0.1:[0-9]+/v1)");
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(30))
        .header("authorization", "Bearer " + token);
  }

  private HttpRequest chat(Program program, boolean stream, String text) throws Exception {
    return request(program, "/chat/completions")
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Demo.ask(stream, text)))
        .build();
  }

  private int status(Program program) throws Exception {
    return CLIENT.send(chat(program, false, "/sim tokens=1"), BodyHandlers.ofString()).statusCode();
  }

  private List<String> models(Program program) throws Exception {
    HttpRequest request = request(program, "/models").build();
    String body = CLIENT.send(request, BodyHandlers.ofString()).body();
    return new JsonObject(body)
        .getJsonArray("data").stream().map(model -> ((JsonObject) model).getString("id")).toList();
  }

  @Test
  void aChangedFileIsTakenOverWhileStreamsGoOnAndABadOneIsRefused() throws Exception {
    try (Program program = serve()) {
      assertThat(models(program)).containsExactly("sim-small");
      HttpResponse<InputStream> stream =
          CLIENT.send(
              chat(program, true, "/sim tokens=300 gap=15ms"), BodyHandlers.ofInputStream());

      configure("sim-small", "added");
      Eventually.that(() -> models(program).contains("added"), "the added model");
      Files.writeString(folder.resolve("sluice.yaml"), "servers: {}\n");
      Eventually.that(
          () -> program.err().stream().anyMatch(line -> line.contains("is refused")), "a refusal");
      assertThat(models(program)).containsExactly("sim-small", "added");
      assertThat(program.err()).anyMatch(line -> line.contains("servers"));

      assertThat(new String(stream.body().readAllBytes(), UTF_8)).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
  void aHangUpReadsTheSecretsAgain() throws Exception {
    Files.writeString(folder.resolve("key"), "key-of-yesterday");
    try (Program program = serve()) {
      assertThat(status(program)).isEqualTo(502);
      Files.writeString(folder.resolve("key"), GOOD_KEY);
      assertThat(status(program)).isEqualTo(502);
      program.signal("HUP");
      Eventually.that(() -> status(program) == 200, "the new key in use");
      program.signal("TERM");
      assertThat(program.exitCode()).isZero();
      assertThat(program.err()).noneMatch(line -> line.contains("key-of-yesterday"));
    }
  }

  @Test
  void everyMistakeIsNamedAtOnce() throws Exception {
    Path file = folder.resolve("sluice.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("cost_centre", "cost_center")
            .replace("[RS256]", "[HS256]")
            .replace("provider: sim, model:", "provider: simm, model:"));
    Program program = Program.run(folder, "serve", "--config", "sluice.yaml");
    assertThat(program.exitCode()).isEqualTo(1);
    assertThat(program.out()).isEmpty();
    assertThat(program.err()).allMatch(line -> line.matches("sluice\\.yaml:\\d+.*"));
    assertThat(String.join("\n", program.err())).contains("cost_center", "HS256", "simm");
  }

  @Test
  void aFileThatIsNotThereIsOneLine() throws Exception {
    Program program = Program.run(folder, "serve", "--config", "nowhere.yaml");
    assertThat(program.exitCode()).isEqualTo(1);
    assertThat(program.err()).singleElement().asString().contains("nowhere.yaml");
  }
}
