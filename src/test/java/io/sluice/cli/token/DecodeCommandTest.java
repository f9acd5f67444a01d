package io.sluice.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.TokenRun;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code token decode} shows, of good tokens and of broken ones. */
final class DecodeCommandTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final SigningKey KEY = SigningKey.generate("ES256");

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", "https://issuer.example/")
        .put("aud", "sluice")
        .put("sub", "ada@example.com")
        .put("team", "search")
        .put("iat", NOW.getEpochSecond() - 300)
        .put("exp", NOW.getEpochSecond() + 300);
  }

  private static JsonObject header() {
    return new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", "k1");
  }

  private static TokenRun decode(String token, String... more) {
    String[] line = new String[more.length + 1];
    line[0] = "decode";
    System.arraycopy(more, 0, line, 1, more.length);
    return TokenRun.tokenAt(NOW, token, line);
  }

  private static TokenRun decode(JsonObject header, JsonObject claims, String... more) {
    return decode(KEY.sign(header, claims), more);
  }

  @Test
  void aGoodTokenIsShownWithDatesAndTheTimeThatIsLeft() {
    assertThat(decode(header(), claims()))
        .isEqualTo(
            new TokenRun(
                0,
                """
                NOT VERIFIED: anybody can write this. `sluice token verify` checks it.

                Header
                  alg         ES256
                  typ         at+jwt
                  kid         k1

                Claims
                  iss         https://issuer.example/
                  aud         sluice
                  sub         ada@example.com
                  team        search
                  iat         1795521300 = 2026-11-24T11:55:00Z (5 min ago)
                  exp         1795521900 = 2026-11-24T12:05:00Z (in 5 min)

                Time left  5 min
                Signature  64 bytes, not shown
                """,
                ""));
  }

  @Test
  void jsonIsPureAndSaysThatNothingIsTrusted() {
    TokenRun run = decode(header(), claims(), "--json");
    JsonObject json = run.json();
    assertThat(json.getBoolean("trusted")).isFalse();
    assertThat(json.getString("notice")).startsWith("NOT VERIFIED");
    assertThat(json.getJsonObject("header")).isEqualTo(header());
    assertThat(json.getJsonObject("claims")).isEqualTo(claims());
    assertThat(json.getJsonObject("times").getString("exp")).isEqualTo("2026-11-24T12:05:00Z");
    assertThat(json.getLong("seconds_left")).isEqualTo(300);
    assertThat(json.getJsonArray("suspicious")).isEmpty();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theSignatureIsNeverShownAlsoNotThatOfATokenInside() {
    String token = KEY.sign(header(), claims());
    String inner = token.substring(token.lastIndexOf('.') + 1);
    for (String[] more : new String[][] {{}, {"--json"}}) {
      TokenRun run = decode(header(), claims().put("actor_token", token), more);
      assertThat(run.out()).contains("[signature]").doesNotContain(inner);
      assertThat(decode(token, more).out()).doesNotContain(inner);
    }
  }

  @Test
  void peopleAreHashedOnRequestAlwaysTheSame() {
    JsonObject claims =
        claims().put("email", "ada@example.com").put("x", new JsonObject().put("name", "Ada L."));
    for (String[] more : new String[][] {{"--hash-subject"}, {"--hash-subject", "--json"}}) {
      String out = decode(header(), claims, more).out();
      assertThat(out).doesNotContain("ada@example.com", "Ada L.").contains("sha256:");
      assertThat(decode(header(), claims, more).out()).isEqualTo(out);
    }
  }

  @Test
  void suspiciousThingsHaveStableCodes() {
    assertThat(odd(header().put("alg", "none"), claims())).contains("algorithm_none");
    assertThat(odd(header().put("alg", "HS256"), claims())).contains("algorithm_symmetric");
    assertThat(odd(header().put("alg", "XX"), claims())).contains("algorithm_unknown");
    assertThat(odd(header().put("jwk", new JsonObject()), claims())).contains("key_in_header");
    assertThat(odd(header().put("jku", "https://x"), claims())).contains("key_by_link");
    assertThat(odd(header().put("crit", "x"), claims())).contains("critical");
    assertThat(odd(header().put("typ", "dpop+jwt"), claims())).contains("type_unusual");
    assertThat(odd(header().put("odd", 1), claims())).contains("header_unknown");
    JsonObject forever = claims();
    forever.remove("exp");
    forever.remove("aud");
    assertThat(odd(header(), forever)).contains("no_expiry", "no_audience");
    long now = NOW.getEpochSecond();
    assertThat(odd(header(), claims().put("exp", now + 900_000))).contains("long_lifetime");
    assertThat(odd(header(), claims().put("exp", now - 1))).contains("expired");
    assertThat(odd(header(), claims().put("exp", "soon"))).contains("expiry_unreadable");
    assertThat(odd(header(), claims().put("nbf", now + 60))).contains("not_yet_valid");
    assertThat(odd(header(), claims().put("sluice_test", true))).contains("test_token");
  }

  private static String odd(JsonObject header, JsonObject claims) {
    return decode(header, claims, "--json").json().getJsonArray("suspicious").encode();
  }

  @Test
  void brokenTokensAreShownAsFarAsTheyCanBeRead() {
    String token = KEY.sign(header(), claims());
    String[] parts = token.split("\\.", -1);
    TokenRun unsigned = decode(parts[0] + "." + parts[1]);
    assertThat(unsigned.code()).isZero();
    assertThat(unsigned.out()).contains("2 segments", "ada@example.com");
    assertThat(decode(parts[0] + ".%%%." + parts[2]).out())
        .contains("ES256", "Claims  cannot be read", "the claims are not base64url");
    assertThat(decode(parts[0] + "==." + parts[1] + "." + parts[2]).out()).contains("padding");
    assertThat(decode(parts[0] + ".e30.x.y." + parts[2]).out())
        .contains("a JWE", "alg         ES256", "Claims  cannot be read");
    Target target = new Target(KEY, header(), claims());
    for (String name : new String[] {"claims-duplicate", "header-duplicate-escaped"}) {
      String forged = Attack.named(name).orElseThrow().token(target);
      assertThat(decode(forged, "--json").out()).contains("duplicate_names");
    }
    String forged = Attack.named("claims-infinite").orElseThrow().token(target);
    assertThat(decode(forged, "--json").json().getJsonObject("claims").getString("team"))
        .isEqualTo("search");
  }

  @Test
  void whatIsNoTokenAtAllIsSaidAndNotRepeated() {
    TokenRun run = decode("hunter2 is my password");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("NOT VERIFIED", "cannot be read").doesNotContain("hunter2");
  }

  @Test
  void whatStrangersWriteDoesNotMoveTheCursor() {
    JsonObject claims = claims().put("x\u001b[2J", "a\u001b[31m\u202eb\u2028c\r\n");
    for (String[] more : new String[][] {{}, {"--json"}}) {
      String out = decode(header(), claims, more).out();
      assertThat(out).doesNotContain("\u001b", "\u202e", "\u2028", "\r");
    }
  }

  @Test
  void tokensComeFromFilesAndVariablesAndAnArgumentWarns(@TempDir Path folder) throws IOException {
    String token = KEY.sign(header(), claims());
    Path file = Files.writeString(folder.resolve("t"), token + "\n");
    Map<String, String> env = Map.of("T", token);
    TokenRun fromFile =
        TokenRun.token("", env, "decode", "--json", "--token-file", file.toString());
    assertThat(fromFile.json().getJsonObject("claims")).isEqualTo(claims());
    assertThat(TokenRun.token("", env, "decode", "--json", "--token-env=T").err()).isEmpty();
    assertThat(TokenRun.token(token, env, "decode", "-").code()).isZero();
    TokenRun argument = TokenRun.token("", env, "decode", "--json", token);
    assertThat(argument.err()).contains("warning", "history").doesNotContain(token);
    assertThat(argument.json().getJsonObject("claims")).isEqualTo(claims());
    assertThat(TokenRun.token("", env, "decode").code()).isEqualTo(64);
    assertThat(TokenRun.token("", env, "decode", "--token-env=U").code()).isEqualTo(64);
    assertThat(TokenRun.token("", env, "decode", "--token-file=gone").code()).isEqualTo(64);
    assertThat(TokenRun.token("a".repeat(70_000), env, "decode").code()).isEqualTo(64);
    assertThat(TokenRun.token("", env, "decode", "--nothing").code()).isEqualTo(64);
  }

  @Property(tries = 500)
  void nothingThatIsTypedMakesItFail(@ForAll @StringLength(max = 200) String text) {
    Reading reading = Reading.of(text);
    assertThat(Suspicions.of(reading, NOW)).isNotEmpty();
    Reading inside =
        Reading.of(Target.part(text) + "." + Target.part("{\"a\":" + text) + "." + text);
    assertThat(Suspicions.of(inside, NOW)).isNotEmpty();
  }

  @Property(tries = 500)
  void aTokenThatIsCutOrChangedAnywhereIsStillShown(@ForAll("at") int at, @ForAll char changed) {
    String token = KEY.sign(header(), claims());
    int where = at % token.length();
    Reading cut = Reading.of(token.substring(0, where));
    assertThat(Suspicions.of(cut, NOW)).isNotNull();
    // A cut header is no JSON any more.
    assertThat(cut.header() == null).isEqualTo(where < token.indexOf('.'));
    String other = token.substring(0, where) + changed + token.substring(where + 1);
    assertThat(Suspicions.of(Reading.of(other), NOW)).isNotNull();
  }

  @Provide
  Arbitrary<Integer> at() {
    return Arbitraries.integers().between(0, 10_000);
  }

  @Example
  void theHelpTeachesWithExamples() {
    for (String command : new String[] {"mint", "decode", "verify", "diff", "keygen"}) {
      TokenRun help = TokenRun.token("", Map.of(), command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Example", "Exit codes", "sluice token " + command);
    }
  }
}
