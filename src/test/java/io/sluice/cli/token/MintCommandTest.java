package io.sluice.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.TokenRun;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code token mint} makes, and what it refuses to make. */
final class MintCommandTest {

  @TempDir Path folder;
  private SigningKey key = SigningKey.generate("ES256");

  @BeforeEach
  void issuer() throws IOException {
    DevelopmentIssuer unused = DevelopmentIssuer.openOrCreate(folder.resolve("data"));
    key.write(folder.resolve("dev.key.jwk"));
    Files.writeString(folder.resolve("dev.jwks.json"), key.jwks());
  }

  private TokenRun mint(String... more) {
    List<String> line = new ArrayList<>(List.of("mint"));
    line.addAll(List.of(more));
    return TokenRun.token("", Map.of(), line.toArray(String[]::new));
  }

  private TokenRun demo(String... more) {
    List<String> line = new ArrayList<>(List.of("--data", folder.resolve("data").toString()));
    line.addAll(List.of(more));
    return mint(line.toArray(String[]::new));
  }

  private TokenRun configured(String yaml, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    List<String> line =
        new ArrayList<>(
            List.of(
                "--config",
                file.toString(),
                "--key",
                folder.resolve("dev.key.jwk").toString(),
                "--team",
                "search"));
    line.addAll(List.of(more));
    return mint(line.toArray(String[]::new));
  }

  /** A configuration with one development issuer, and whatever else. */
  private String yaml(String environment, String issuer, String more) {
    return """
        environment: %s
        issuers:
          dev:
            issuer: https://dev.invalid/
            jwks: %s
            audiences: [sluice]
            algorithms: [RS256, ES256]
        %s
        providers: {sim: {base_url: "http://127.0.0.1:9/v1"}}
        models: {m: {deployments: [{provider: sim, model: m}]}}
        roles: {reader: {scopes: ["models:read"]}}
        teams: {search: {cost_centre: c, scopes: ["models:read"], grants: [{provider: sim, models: [m]}]}}
        %s
        """
        .formatted(environment, folder.resolve("dev.jwks.json").toUri(), issuer.indent(4), more);
  }

  private static final String DEV = "development: true";

  private static JsonObject part(TokenRun run, int index) {
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).endsWith("\n").hasLineCount(1);
    String segment = run.out().strip().split("\\.", -1)[index];
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8));
  }

  private static JsonObject claims(TokenRun run) {
    return part(run, 1);
  }

  @Test
  void printsOnlyTheTokenOfTheDevelopmentIssuer() {
    TokenRun run = demo("--team", "search", "--role", "copilot", "--ttl", "10m");
    JsonObject claims = claims(run);
    assertThat(claims.getString("iss")).isEqualTo(DevelopmentIssuer.ISSUER);
    assertThat(claims.getString("aud")).isEqualTo(DevelopmentIssuer.AUDIENCE);
    assertThat(claims.getString("sub")).isEqualTo("copilot@search");
    assertThat(claims.getString("team")).isEqualTo("search");
    assertThat(claims.getJsonArray("roles")).isEqualTo(JsonArray.of("copilot"));
    assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(600);
    assertThat(claims.getBoolean("sluice_test")).isTrue();
    assertThat(part(run, 0).getString("typ")).isEqualTo("at+jwt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "copilot",
        "evaluator",
        "operator",
        "support-lead",
        "engineer",
        "finance",
        "platform",
        "security"
      })
  void everyRoleOfTheDemoHasAPersonaWhomTheDemoTrusts(String persona) {
    TokenRun run = demo("--as", persona);
    assertThat(claims(run).getJsonArray("roles")).isEqualTo(JsonArray.of(persona));
    assertThat(claims(run).getString("sub")).startsWith(persona + "@");
    TokenRun verified =
        TokenRun.token(
            run.out(), Map.of(), "verify", "--data", folder.resolve("data").toString(), "--json");
    assertThat(verified.code()).as(verified.out()).isZero();
  }

  @Test
  void optionsSayMoreThanThePersona() {
    JsonObject claims = claims(demo("--as", "finance", "--team", "support", "--user", "jo"));
    assertThat(claims.getString("team")).isEqualTo("support");
    assertThat(claims.getString("sub")).isEqualTo("jo");
    assertThat(claims.getJsonArray("roles")).isEqualTo(JsonArray.of("finance"));
  }

  @Test
  void claimsAreTypedAndGoWhereTheyAreSaid() {
    JsonObject claims =
        claims(
            demo(
                "--team=search",
                "--scope=llm:chat",
                "--scope=models:read",
                "--tenant=acme",
                "--environment=development",
                "--claim=limits.max=5",
                "--claim=limits.on=true",
                "--claim=word=five",
                "--claim=list=[1,\"a\"]",
                "--claim=text=\"5\"",
                "--claim=a\\.b=1"));
    assertThat(claims.getString("scope")).isEqualTo("llm:chat models:read");
    assertThat(claims.getString("tenant")).isEqualTo("acme");
    assertThat(claims.getString("environment")).isEqualTo("development");
    assertThat(claims.getJsonObject("limits"))
        .isEqualTo(new JsonObject().put("max", 5).put("on", true));
    assertThat(claims.getValue("word")).isEqualTo("five");
    assertThat(claims.getValue("text")).isEqualTo("5");
    assertThat(claims.getJsonArray("list")).isEqualTo(JsonArray.of(1, "a"));
    assertThat(claims.getValue("a.b")).isEqualTo(1);
  }

  @Test
  void claimsStandWhereTheIssuerPutsThem() throws IOException {
    String mapped =
        DEV
            + "\nclaims: {team: org.team, roles: realm_access.roles, scopes: scp, user: who}\n"
            + "types: [JWT]";
    TokenRun run =
        configured(yaml("staging", mapped, ""), "--role", "reader", "--scope", "models:read");
    JsonObject claims = claims(run);
    assertThat(claims.getJsonObject("org").getString("team")).isEqualTo("search");
    assertThat(claims.getJsonObject("realm_access").getJsonArray("roles"))
        .isEqualTo(JsonArray.of("reader"));
    assertThat(claims.getString("scp")).isEqualTo("models:read");
    assertThat(claims.getString("who")).isEqualTo("reader@search");
    assertThat(part(run, 0).getString("typ")).isEqualTo("JWT");
    assertThat(part(run, 0).getString("alg")).isEqualTo("ES256");
    assertThat(
            TokenRun.token(
                    run.out(),
                    Map.of(),
                    "verify",
                    "--config",
                    folder.resolve("sluice.yaml").toString())
                .code())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "exp", "iat", "nbf", "jti", "sluice_test", "sluice_test.x"})
  void reservedClaimsHaveOptionsOrAreNotForChoosing(String name) {
    TokenRun run = demo("--team", "search", "--claim", name + "=false");
    assertThat(run.code()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("not for --claim to choose");
  }

  private static void refused(TokenRun run, int code, String... words) {
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(words);
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void anIssuerThatIsNotForDevelopmentGetsNone() throws IOException {
    refused(configured(yaml("staging", "", "")), 1, "no issuer with development: true");
    refused(
        configured(yaml("staging", "", ""), "--issuer", "dev"), 1, "dev is not marked development");
    refused(configured(yaml("staging", DEV, ""), "--issuer", "x"), 1, "no issuer x", "dev");
  }

  @Test
  void productionGetsNone() throws IOException {
    refused(
        configured(yaml("production", "", ""), "--issuer", "dev"), 1, "environment: production");
    refused(configured(yaml("staging", DEV, ""), "--environment", "production"), 1, "production");
    refused(
        configured(yaml("staging", DEV, ""), "--claim", "environment=production"), 1, "production");
    refused(
        configured(yaml("staging", DEV + "\nenvironment: production", "")),
        1,
        "good for production");
  }

  @Test
  void aKeyOfProductionSignsNothing() throws IOException {
    String jwks = folder.resolve("prod.json").toUri().toString();
    String listed = "minting: {production_jwks: [\"" + jwks + "\"]}";
    JsonObject renamed = key.publicJwk().put("kid", "another").put("alg", "ES256");
    Files.writeString(
        folder.resolve("prod.json"), new JsonObject().put("keys", JsonArray.of(renamed)).encode());
    refused(configured(yaml("staging", DEV, listed)), 1, "key set of production", key.thumbprint());
    Files.writeString(folder.resolve("prod.json"), SigningKey.generate("ES256").jwks());
    assertThat(configured(yaml("staging", DEV, listed)).code()).isZero();
  }

  @Test
  void aKeyOfAnIssuerThatIsNotForDevelopmentIsOneOfProduction() throws IOException {
    String yaml =
        yaml("staging", DEV, "")
            .replace(
                "providers:",
                """
                  corporate:
                    issuer: https://corp.invalid/
                    jwks: %s
                    audiences: [sluice]
                providers:"""
                    .formatted(folder.resolve("dev.jwks.json").toUri()));
    refused(configured(yaml), 1, "key set of production");
  }

  @Test
  void whereAKeySetOfProductionCannotBeReadItCannotBeTold() throws IOException {
    String listed = "minting: {production_jwks: [\"" + folder.resolve("gone.json").toUri() + "\"]}";
    refused(configured(yaml("staging", DEV, listed)), 2, "cannot be told", "gone.json");
    Files.writeString(folder.resolve("gone.json"), "<html>");
    refused(configured(yaml("staging", DEV, listed)), 2, "cannot be told", "JSON Web Key Set");
  }

  @Test
  void aTokenLivesAQuarterOfAnHourUnlessConfigured() throws IOException {
    assertThat(configured(yaml("staging", DEV, ""), "--ttl", "15m").code()).isZero();
    refused(configured(yaml("staging", DEV, ""), "--ttl", "16m"), 1, "15 min at most", "max_ttl");
    String longer = "minting: {max_ttl: 2h}";
    assertThat(configured(yaml("staging", DEV, longer), "--ttl", "2h").code()).isZero();
    refused(
        configured(yaml("staging", DEV + "\nmax_lifetime: 1h", longer), "--ttl", "2h"),
        1,
        "max_lifetime");
    refused(configured(yaml("staging", DEV, ""), "--ttl", "0s"), 64, "--ttl");
  }

  @Test
  void whatIsMissingOrUnknownIsSaid() throws IOException {
    refused(demo(), 64, "--team");
    refused(demo("--as", "nobody"), 64, "no persona nobody", "evaluator");
    refused(demo("--team", "search", "--attack", "nothing"), 64, "--attack list");
    refused(demo("--team", "search", "--key", "x"), 64, "--config");
    refused(mint("--data", folder.resolve("none").toString(), "--team", "x"), 1, "sluice demo");
    refused(
        mint("--config", folder.resolve("none.yaml").toString(), "--key=x", "--team=x"),
        2,
        "no such file");
    refused(
        configured(
            yaml("staging", DEV + "\nalgorithms: [RS256]", "")
                .replace("    algorithms: [RS256, ES256]\n", "")),
        1,
        "signs with [RS256]",
        "ES256");
  }

  @Test
  void jsonSaysWhatWasMade() {
    JsonObject json = demo("--team", "search", "--json").json();
    assertThat(json.fieldNames()).containsExactly("token", "issuer", "key", "expires_at", "claims");
    assertThat(json.getString("issuer")).isEqualTo("demo");
    assertThat(json.getJsonObject("claims").getString("team")).isEqualTo("search");
  }

  @Test
  void attacksAreListedAndEachIsMadeAndRefused() {
    TokenRun list = TokenRun.token("", Map.of(), "mint", "--attack", "list");
    assertThat(list.code()).isZero();
    assertThat(list.out()).hasLineCount(Attack.all().size()).contains("alg-none", "CVE-2022-21449");
    JsonArray all =
        new JsonArray(TokenRun.token("", Map.of(), "mint", "--attack=list", "--json").out());
    assertThat(all).hasSize(Attack.all().size());
    TokenRun forged = demo("--team", "search", "--attack", "expired");
    assertThat(forged.code()).isZero();
    JsonObject judged =
        TokenRun.token(
                forged.out(),
                Map.of(),
                "verify",
                "--data",
                folder.resolve("data").toString(),
                "--json")
            .json();
    assertThat(judged.getBoolean("trusted")).isFalse();
    assertThat(judged.getString("reason")).isEqualTo("expired");
    assertThat(demo("--team", "search", "--attack", "expired", "--json").json().fieldNames())
        .containsExactly("attack", "description", "source", "reasons", "token");
  }
}
