package io.sluice.tools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import io.sluice.identity.Binding;
import io.sluice.identity.Caller;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a tool is told of a caller, and for how long. */
final class IdentityTokensTest {

  private static final long NOW = 1_800_000_000;
  private static final String BROKER = "https://llm.example.com";

  private static final Tool TOOL =
      requireNonNull(
          RouteTable.compile(
                  Map.of(
                      "dash",
                      new ToolConfig(
                          "http://127.0.0.1:1",
                          "staging",
                          List.of(
                              new RouteConfig(List.of("GET"), "/a", "s:a", "require"),
                              new RouteConfig(List.of("GET"), "/b", "s:b", "require")))))
              .tool("dash"));

  private final Ticking clock = new Ticking();
  private final IdentityTokens tokens = new IdentityTokens(SigningKey.generate("ES256"), clock);

  private static final class Ticking extends Clock {
    private long second = NOW;

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(second);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static Caller caller(String user, long expiresAt) {
    return new Caller(
        "corp",
        "sub-" + user,
        user,
        "search",
        "acme",
        "",
        "staging",
        Set.of("r2", "r1"),
        Set.of("s:a", "s:z"),
        "t-1",
        NOW - 10,
        expiresAt,
        "",
        Binding.NONE);
  }

  private String token(Caller caller, int route) {
    return tokens.token(caller, BROKER, TOOL, TOOL.routes().get(route));
  }

  private static JsonObject claims(String token) {
    byte[] part = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return new JsonObject(new String(part, StandardCharsets.UTF_8));
  }

  @Test
  void itSaysWhoAsksWhatForAndNoMore() {
    JsonObject claims = claims(token(caller("ada", NOW + 3600), 0));
    claims.remove("jti");
    assertThat(claims)
        .isEqualTo(
            new JsonObject(
                """
                {"iss": "https://llm.example.com", "aud": "tool:dash", "sub": "sub-ada",
                 "idp": "corp", "user": "ada", "team": "search", "roles": ["r1", "r2"],
                 "scope": "s:a", "environment": "staging", "route": "/a", "tenant": "acme",
                 "iat": 1800000000, "exp": 1800000060}"""));
  }

  @Test
  void itIsReusedForHalfItsLifeByTheSameCallerOnTheSameRoute() {
    Caller ada = caller("ada", NOW + 3600);
    String first = token(ada, 0);
    clock.second += 30;
    assertThat(token(caller("ada", NOW + 3600), 0)).isEqualTo(first);
    clock.second += 1;
    String second = token(ada, 0);
    assertThat(second).isNotEqualTo(first);
    assertThat(claims(second).getLong("exp")).isEqualTo(NOW + 31 + 60);
  }

  @Test
  void anotherCallerRouteOrBrokerGetsItsOwn() {
    Caller ada = caller("ada", NOW + 3600);
    assertThat(
            Set.of(
                token(ada, 0),
                token(ada, 1),
                token(caller("bob", NOW + 3600), 0),
                tokens.token(ada, "https://other.example.com", TOOL, TOOL.routes().get(0))))
        .hasSize(4);
  }

  @Test
  void itEndsWithTheCallersOwnToken() {
    assertThat(claims(token(caller("ada", NOW + 20), 0)).getLong("exp")).isEqualTo(NOW + 20);
    // The door still takes it, within the clock skew.
    assertThat(claims(token(caller("bob", NOW - 5), 0)).getLong("exp")).isEqualTo(NOW + 1);
  }
}
