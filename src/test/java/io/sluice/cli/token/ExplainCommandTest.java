package io.sluice.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.TokenRun;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} says, and how it ends. */
final class ExplainCommandTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final SigningKey KEY = SigningKey.generate("ES256");

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    Path jwks = folder.resolve("jwks.json");
    Files.writeString(jwks, KEY.jwks());
    config = folder.resolve("sluice.yaml");
    Files.writeString(
        config,
        """
        environment: staging
        issuers:
          corp:
            issuer: https://login.example.com/
            jwks: %s
            audiences: [sluice]
        providers:
          main: {base_url: "https://api.example.com/v1"}
        models:
          small: {deployments: [{provider: main, model: s}]}
        roles:
          copilot: {scopes: [llm:chat]}
        teams:
          search:
            cost_centre: CC-1
            scopes: [llm:chat]
            grants: [{provider: main, models: [small], max_output_tokens: 100}]
        personas:
          pilot: {team: search, roles: [copilot]}
        """
            .formatted(jwks.toUri()));
  }

  private TokenRun explain(String in, String... more) {
    List<String> line = new ArrayList<>(List.of("--config", config.toString()));
    line.addAll(List.of(more));
    return TokenRun.explainAt(NOW, in, line.toArray(String[]::new));
  }

  private static String token(long lifetime) {
    long now = NOW.getEpochSecond();
    return KEY.sign(
        new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", KEY.kid()),
        new JsonObject()
            .put("iss", "https://login.example.com/")
            .put("aud", "sluice")
            .put("sub", "ada@example.com")
            .put("team", "search")
            .put("roles", JsonArray.of("copilot"))
            .put("environment", "staging")
            .put("iat", now - 600)
            .put("exp", now + lifetime));
  }

  @Test
  void whatIsAllowedNamesItsRuleAndItsPlace() {
    TokenRun run = explain("", "--as", "pilot", "--model", "small");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith(
            "ALLOW  pilot@search of team search (copilot; staging): llm:chat with model small")
        .contains("by teams.search.grants[0]  (" + config + ":17:")
        .contains("with at most 100 output tokens")
        .contains("To turn it round:\n  remove teams.search.grants[0]");
  }

  @Test
  void whatIsDeniedSaysWhatWouldTurnItRound() {
    TokenRun run =
        explain(
            "", "--team", "search", "--role", "copilot", "--model", "small", "--max-tokens", "101");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("output_limit_exceeded", "ask for at most 100 output tokens");
  }

  @Test
  void aTokenIsVerifiedByTheSameDoor() {
    TokenRun run = explain(token(600), "--token", "-", "--model", "small", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().getString("decision")).isEqualTo("allow");
    assertThat(run.json().getJsonObject("subject").getString("user")).isEqualTo("ada@example.com");
  }

  @Test
  void oneThatIsNotGoodIsRefusedWhateverItAsks() {
    TokenRun run = explain(token(-300), "--token", "-", "--model", "small");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("(expired)");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aScopeAloneCanBeAskedFor() {
    TokenRun run = explain("", "--as", "pilot", "--scope", "usage:read", "--json");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.json().getString("reason")).isEqualTo("insufficient_scope");
  }

  @Test
  void aRouteThatNoToolHasIsDenied() {
    TokenRun run = explain("", "--as", "pilot", "--tool", "board", "--path", "/");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("tool board has no route for GET /");
  }

  @Test
  void aBadConfigurationDecidesNothing() throws IOException {
    Files.writeString(config, "environment: nowhere\n");
    TokenRun run = explain("", "--as", "pilot", "--model", "small");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("sluice.yaml:1:1 environment");
  }

  @Test
  void halfAQuestionIsWrongUsage() {
    assertThat(explain("", "--as", "pilot").code()).isEqualTo(64);
    assertThat(explain("", "--model", "small").code()).isEqualTo(64);
    assertThat(explain("", "--as", "x", "--team", "y", "--model", "small").code()).isEqualTo(64);
    assertThat(explain("", "--as", "pilot", "--scope", "a:b", "--max-tokens", "1").code())
        .isEqualTo(64);
    assertThat(explain("", "--as", "nobody", "--model", "small").code()).isEqualTo(64);
  }
}
