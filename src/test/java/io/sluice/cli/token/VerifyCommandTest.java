package io.sluice.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.TokenRun;
import io.sluice.identity.Check;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code token verify} trusts, and how it says why not. */
final class VerifyCommandTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String ISSUER = "https://issuer.example/";
  private static final SigningKey KEY = SigningKey.generate("ES256");

  @TempDir Path folder;

  @BeforeEach
  void keys() throws IOException {
    Files.writeString(folder.resolve("jwks.json"), KEY.jwks());
  }

  private static String token(JsonObject more) {
    long now = NOW.getEpochSecond();
    return KEY.sign(
        new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", KEY.kid()),
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", "sluice")
            .put("sub", "ada@example.com")
            .put("team", "search")
            .put("roles", JsonArray.of("copilot", "engineer"))
            .put("iat", now)
            .put("exp", now + 600)
            .mergeIn(more));
  }

  @Test
  void aSlipOfThePenDoesNotRepeatTheToken() {
    String token = token(new JsonObject());
    String signature = token.substring(token.lastIndexOf('.') + 1);
    for (TokenRun run :
        List.of(
            TokenRun.token("", Map.of(), "verify", "--token=" + token),
            TokenRun.token("", Map.of(), "decode", "--token-env", token),
            TokenRun.token("", Map.of(), "revoke", "--token-env", token, "--jti", "x"))) {
      assertThat(run.code()).isNotZero();
      assertThat(run.err()).isNotEmpty().doesNotContain(signature);
    }
  }

  private TokenRun verify(String token, String... more) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "verify",
                "--jwks",
                folder.resolve("jwks.json").toString(),
                "--issuer",
                ISSUER,
                "--audience",
                "sluice"));
    line.addAll(List.of(more));
    return TokenRun.tokenAt(NOW, token, line.toArray(String[]::new));
  }

  @Test
  void aGoodTokenIsTrustedAndEveryCheckIsShown() {
    TokenRun run = verify(token(new JsonObject()));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out())
        .startsWith("TRUSTED\n")
        .contains(
            "ada@example.com",
            "copilot engineer",
            KEY.thumbprint(),
            "passed   signature",
            "RFC 8725 section 3.9");
    // Which no JWT goes through.
    for (Check check : EnumSet.complementOf(EnumSet.of(Check.INTROSPECTION))) {
      assertThat(run.out()).contains(" " + check.code() + " ");
    }
    JsonObject json = verify(token(new JsonObject()), "--json").json();
    assertThat(json.getBoolean("trusted")).isTrue();
    assertThat(json.getString("reason")).isNull();
    assertThat(json.getJsonObject("caller").getString("key")).isEqualTo(KEY.thumbprint());
    assertThat(json.getJsonObject("caller").getJsonArray("roles"))
        .isEqualTo(JsonArray.of("copilot", "engineer"));
  }

  @Test
  void whatWasNotLookedAtDidNotPass() {
    String bound = new JsonObject().put("jkt", KEY.thumbprint()).encode();
    TokenRun run = verify(token(new JsonObject().put("cnf", new JsonObject(bound))));
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("skipped  revocation", "skipped  binding", "wants proof of who sends it");
    assertThat(verify(token(new JsonObject())).out())
        .contains("skipped  revocation", "passed   binding");
  }

  @Test
  void everyFailureIsShownNotOnlyTheFirst() {
    String bad =
        token(
            new JsonObject().put("aud", "x").put("exp", NOW.getEpochSecond() - 100).put("team", 1));
    TokenRun run = verify(bad);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("NOT TRUSTED: expired\n")
        .contains(
            "failed   expiry",
            "failed   audience",
            "failed   claims",
            "reason: audience_mismatch",
            "expected: sluice",
            "actual: x",
            "passed   signature");
    JsonObject json = verify(bad, "--json").json();
    assertThat(json.getBoolean("trusted")).isFalse();
    assertThat(json.getString("reason")).isEqualTo("expired");
    assertThat(json.containsKey("caller")).isFalse();
    assertThat(json.getJsonArray("checks").stream().map(c -> ((JsonObject) c).getString("status")))
        .contains("passed", "failed", "skipped");
  }

  @Test
  void brokenTokensAreUntrusted() {
    for (String bad : List.of("x", "a.b.c", "..", token(new JsonObject()) + "A")) {
      assertThat(verify(bad).code()).as(bad).isEqualTo(1);
    }
  }

  @Test
  void withoutKeysItCannotBeDecided() throws IOException {
    Files.writeString(folder.resolve("jwks.json"), "{\"keys\":[]}");
    TokenRun run = verify(token(new JsonObject()));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).startsWith("CANNOT BE DECIDED: keys_unavailable");
  }

  @Test
  void anotherTimeIsSaidLoudly() {
    String token = token(new JsonObject());
    TokenRun late = verify(token, "--at", "2026-11-25T12:00:00Z");
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.out()).contains("CHECKED AS IF IT WERE 2026-11-25T12:00:00Z");
    assertThat(
            verify(token, "--at", "2026-11-25T12:00:00Z", "--json")
                .json()
                .getString("checked_as_of"))
        .isEqualTo("2026-11-25T12:00:00Z");
    assertThat(verify(token, "--at", "tomorrow").code()).isEqualTo(64);
  }

  @Test
  void aTestTokenIsRefusedInProductionAndMentionedElsewhere() {
    String token = token(new JsonObject().put("sluice_test", true));
    assertThat(verify(token).out()).startsWith("NOT TRUSTED: test_token");
    TokenRun elsewhere = verify(token, "--environment", "staging");
    assertThat(elsewhere.code()).isZero();
    assertThat(elsewhere.out()).contains("made for tests: accepted in staging");
  }

  @Test
  void theSubjectIsHashedOnRequest() {
    for (String[] more : new String[][] {{"--hash-subject"}, {"--hash-subject", "--json"}}) {
      TokenRun run = verify(token(new JsonObject()), more);
      assertThat(run.out()).contains("sha256:").doesNotContain("ada@example.com");
    }
  }

  @Test
  void foreignTokensMayNameTheirTeamElsewhere() {
    String token = token(new JsonObject().put("team", 7).put("org", "research"));
    assertThat(verify(token).code()).isEqualTo(1);
    assertThat(verify(token, "--team-claim", "org").out()).contains("research");
  }

  @Test
  void theDemosTokensAreCheckedAsTheDemoDoes() throws IOException {
    Path data = folder.resolve("data");
    String token =
        DevelopmentIssuer.openOrCreate(data)
            .mint("ada", "search", List.of("copilot"), Duration.ofMinutes(5), Instant.now());
    TokenRun run = TokenRun.token(token, Map.of(), "verify", "--data", data.toString());
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    String other = folder.resolve("other").toString();
    DevelopmentIssuer unused = DevelopmentIssuer.openOrCreate(Path.of(other));
    assertThat(TokenRun.token(token, Map.of(), "verify", "--data", other).code()).isEqualTo(1);
    TokenRun nobody = TokenRun.token(token, Map.of(), "verify", "--data", "gone");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err()).contains("no development issuer in gone");
  }

  @Test
  void whomToTrustMustBeSaidCompletely() {
    String token = token(new JsonObject());
    List<String[]> wrong =
        List.of(
            new String[] {"verify"},
            new String[] {"verify", "--jwks", "https://x.invalid/"},
            new String[] {"verify", "--jwks", "https://x.invalid/", "--issuer", "x"},
            new String[] {"verify", "--jwks", "http://x.invalid/", "--issuer=x", "--audience=y"},
            new String[] {"verify", "--jwks", "gone.json", "--issuer=x", "--audience=y"},
            new String[] {"verify", "--jwks=x", "--data=y", "--issuer=x", "--audience=y"},
            new String[] {"verify", "--data", "x", "--issuer", "y"});
    for (String[] line : wrong) {
      TokenRun run = TokenRun.tokenAt(NOW, token, line);
      assertThat(run.code()).as(String.join(" ", line)).isEqualTo(64);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).doesNotContain(token);
    }
    TokenRun unreadable = TokenRun.tokenAt(NOW, token, "verify", "--config", "gone.yaml");
    assertThat(unreadable.code()).isEqualTo(2);
    assertThat(unreadable.err()).contains("gone.yaml: there is no such file");
  }
}
