package io.sluice.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.TokenRun;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code token diff} holds to be the same, and what not. */
final class DiffCommandTest {

  private static final SigningKey KEY = SigningKey.generate("ES256");

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", "https://issuer.example/")
        .put("aud", "sluice")
        .put("sub", "ada")
        .put("scope", "a b c")
        .put("roles", new JsonArray().add("x").add("y"))
        .put("iat", 1_000_000)
        .put("exp", 1_000_600)
        .put("jti", "1");
  }

  private static String token(String kid, JsonObject claims) {
    return KEY.sign(
        new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", kid), claims);
  }

  private static TokenRun diff(String one, String two, String... more) {
    String[] line = new String[more.length + 3];
    line[0] = "diff";
    line[1] = "--token-env=A";
    line[2] = "--token-env=B";
    System.arraycopy(more, 0, line, 3, more.length);
    return TokenRun.token("", Map.of("A", one, "B", two), line);
  }

  @Test
  void orderSpellingAndMomentsMeanNothing() {
    JsonObject later =
        claims()
            .put("scope", "c  b a")
            .put("roles", new JsonArray().add("y").add("x"))
            .put("aud", new JsonArray().add("sluice"))
            .put("iat", 1_005_000)
            .put("exp", 1_005_600)
            .put("jti", "2");
    TokenRun run = diff(token("k1", claims()), token("k1", later));
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith("NOT VERIFIED")
        .contains("They mean the same.", "Of no weight", "claims.jti", "1970-01-12T15:10:00Z");
  }

  @Test
  void setsLifetimesKeysAndClaimsAreComparedByMeaning() {
    JsonObject other =
        claims().put("scope", "a c d").put("exp", 1_001_200).put("sub", "bob").put("tenant", "t");
    TokenRun run = diff(token("k1", claims()), token("k2", other));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            NOT VERIFIED: neither token was checked, only read. `sluice token verify` checks one.
            They do not mean the same.
              claims.scope       -b +d
              claims.sub         ada -> bob
              claims.tenant      (none) -> t
              header.kid         k1 -> k2
              lifetime           10 min -> 20 min
            Of no weight:
              claims.exp         1970-01-12T13:56:40Z -> 1970-01-12T14:06:40Z
            """);
  }

  @Test
  void jsonIsPureAndSaysThatNothingIsTrusted() {
    JsonObject json =
        diff(token("k1", claims()), token("k1", claims().put("scope", "a")), "--json").json();
    assertThat(json.getBoolean("trusted")).isFalse();
    assertThat(json.getBoolean("same")).isFalse();
    assertThat(json.getJsonArray("changes").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("name", "claims.scope")
                .put("matters", true)
                .put("added", new JsonArray())
                .put("removed", JsonArray.of("b", "c")));
  }

  @Test
  void subjectsAreComparedAsHashesOnRequest() {
    TokenRun run =
        diff(token("k1", claims()), token("k1", claims().put("sub", "bob")), "--hash-subject");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("sha256:").doesNotContain("ada", "bob");
  }

  @Test
  void whatCannotBeReadCannotBeCompared() {
    assertThat(diff("nothing", token("k1", claims())).code()).isEqualTo(2);
    assertThat(diff(token("k1", claims()), "a.b.c").err()).contains("second");
    assertThat(TokenRun.token(token("k", claims()), Map.of(), "diff").code()).isEqualTo(64);
    assertThat(
            TokenRun.token(
                    token("k", claims()),
                    Map.of("A", token("k", claims())),
                    "diff",
                    "--token-env=A")
                .code())
        .isZero();
  }
}
