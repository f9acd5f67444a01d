package io.sluice.tools;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.identity.Caller;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Tells a tool who asks, in the header {@code sluice-identity}: a JWT of the broker's own, good for
 * a minute, for this tool and this route alone. The broker verified the caller, so the tool needs
 * only the broker's keys. Thread-safe.
 */
public final class IdentityTokens {

  public static final String HEADER = "sluice-identity";

  /** Where the keys are published. */
  public static final String JWKS_PATH = "/.well-known/sluice/jwks.json";

  /** The {@code typ}: nothing else that is signed here can be taken for it (RFC 8725 3.11). */
  public static final String TYPE = "sluice-identity+jwt";

  private static final long LIFE_SECONDS = 60;

  /** One that is good for so long may be sent again: signing takes longer than all the rest. */
  private static final long REUSE_SECONDS = 30;

  private static final int REMEMBERED = 10_000;

  private final SigningKey key;
  private final Clock clock;
  private final JsonObject header;
  private final Cache<Use, Made> made = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public IdentityTokens(SigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
    this.header =
        new JsonObject().put("alg", key.algorithm()).put("typ", TYPE).put("kid", key.kid());
  }

  private record Use(Caller caller, String issuer, String rule, String scope) {}

  private record Made(String token, long expiresAt) {}

  /** The key set that tools verify with. */
  public String jwks() {
    return key.jwks();
  }

  /**
   * One for a caller's use of a route.
   *
   * @param issuer the broker, by its public URL
   */
  public String token(Caller caller, String issuer, Tool tool, ToolRoute route) {
    long now = clock.instant().getEpochSecond();
    Use use = new Use(caller, issuer, route.rule(), route.scope());
    Made before = made.getIfPresent(use);
    if (before != null && before.expiresAt() - now >= REUSE_SECONDS) {
      return before.token();
    }
    // It ends with the caller's own token, but for the skew that one was allowed.
    long expiresAt = Math.max(now + 1, Math.min(now + LIFE_SECONDS, caller.expiresAt()));
    String token = key.sign(header, claims(caller, issuer, tool, route, now, expiresAt));
    made.put(use, new Made(token, expiresAt));
    return token;
  }

  private static JsonObject claims(
      Caller caller, String issuer, Tool tool, ToolRoute route, long now, long expiresAt) {
    JsonObject claims =
        new JsonObject()
            .put("iss", issuer)
            .put("aud", "tool:" + tool.name())
            .put("sub", caller.subject())
            .put("idp", caller.issuer())
            .put("user", caller.user())
            .put("team", caller.team())
            .put("roles", new JsonArray(new TreeSet<>(caller.roles()).stream().toList()))
            .put("scope", route.scope())
            .put("environment", caller.environment())
            .put("route", route.pattern().text())
            .put("iat", now)
            .put("exp", expiresAt)
            .put("jti", UUID.randomUUID().toString());
    put(claims, "tenant", caller.tenant());
    put(claims, "client_id", caller.client());
    return claims;
  }

  private static void put(JsonObject claims, String name, String value) {
    if (!value.isEmpty()) {
      claims.put(name, value);
    }
  }
}
