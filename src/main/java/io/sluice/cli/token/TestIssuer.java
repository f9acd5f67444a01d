package io.sluice.cli.token;

import io.sluice.config.ClaimPath;
import io.sluice.config.IssuerConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes test tokens of one issuer of a configuration, with its claims where the issuer puts them.
 * There is none for an issuer that must not have any.
 */
final class TestIssuer {

  /** They have options of their own, or must not be chosen. */
  static final Set<String> RESERVED =
      Set.of("iss", "aud", "exp", "iat", "nbf", "jti", DevelopmentIssuer.TEST_MARKER);

  private final SluiceConfig config;
  private final String name;
  private final IssuerConfig rules;
  private final SigningKey key;

  private TestIssuer(SluiceConfig config, String name, IssuerConfig rules, SigningKey key) {
    this.config = config;
    this.name = name;
    this.rules = rules;
    this.key = key;
  }

  /**
   * An issuer that may sign test tokens with a key.
   *
   * @throws RefusedException if it may not, or if that cannot be told
   */
  static TestIssuer of(SluiceConfig config, String name, SigningKey key) throws RefusedException {
    if (config.environment().equals("production")) {
      throw RefusedException.forbidden(
          "The configuration says environment: production; no test tokens are made for it.");
    }
    IssuerConfig rules = config.issuers().get(name);
    if (rules == null) {
      throw RefusedException.forbidden(
          "The configuration has no issuer %s; it has %s."
              .formatted(Printed.line(name), String.join(", ", config.issuers().keySet())));
    }
    if (!rules.development()) {
      throw RefusedException.forbidden(
          "The issuer %s is not marked development: true; test tokens are made for no other."
              .formatted(name));
    }
    if ("production".equals(rules.environment())) {
      throw RefusedException.forbidden(
          "The tokens of issuer %s are good for production.".formatted(name));
    }
    String algorithm =
        rules.algorithms().stream()
            .filter(a -> a.equals(key.algorithm()))
            .findFirst()
            .or(() -> rules.algorithms().stream().filter(key::canSign).findFirst())
            .orElseThrow(
                () ->
                    RefusedException.forbidden(
                        "The issuer %s signs with %s; this is a key for %s."
                            .formatted(name, rules.algorithms(), key.algorithm())));
    new ProductionKeys(config).refuse(key);
    return new TestIssuer(config, name, rules, key.with(algorithm));
  }

  /**
   * What one token is to say.
   *
   * @param tenant empty for none
   * @param environment empty for none
   * @param claims more of them, by path
   */
  record Order(
      String user,
      String team,
      List<String> roles,
      List<String> scopes,
      String tenant,
      String environment,
      Duration ttl,
      Map<ClaimPath, Object> claims) {}

  String name() {
    return name;
  }

  SigningKey key() {
    return key;
  }

  ClaimPath teamClaim() {
    return ClaimPath.of(rules.claims().team());
  }

  JsonObject header() {
    return new JsonObject()
        .put("alg", key.algorithm())
        .put("typ", rules.types().get(0))
        .put("kid", key.kid());
  }

  /**
   * The claims of a token.
   *
   * @throws RefusedException if nobody may have such a token for tests
   */
  JsonObject claims(Order order, Instant now) throws RefusedException {
    check(order);
    IssuerConfig.ClaimNames names = rules.claims();
    JsonObject claims =
        new JsonObject()
            .put("iss", rules.issuer())
            .put("aud", rules.audiences().get(0))
            .put("sub", order.user())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(order.ttl()).getEpochSecond())
            .put("jti", UUID.randomUUID().toString());
    put(claims, ClaimPath.of(names.user()), order.user());
    put(claims, ClaimPath.of(names.team()), order.team());
    if (!order.roles().isEmpty()) {
      put(claims, ClaimPath.of(names.roles()), new JsonArray(order.roles()));
    }
    if (!order.scopes().isEmpty()) {
      put(claims, ClaimPath.of(names.scopes()), String.join(" ", order.scopes()));
    }
    if (!order.tenant().isEmpty()) {
      put(claims, ClaimPath.of(names.tenant()), order.tenant());
    }
    if (!order.environment().isEmpty()) {
      put(claims, ClaimPath.of(names.environment()), order.environment());
    }
    order.claims().forEach((path, value) -> put(claims, path, value));
    if ("production".equals(value(claims, ClaimPath.of(names.environment())))) {
      throw RefusedException.forbidden("No test token is made for environment production.");
    }
    return claims.put(DevelopmentIssuer.TEST_MARKER, true);
  }

  private void check(Order order) throws RefusedException {
    Duration longest = config.minting().maxTtl();
    if (order.ttl().compareTo(longest) > 0) {
      throw RefusedException.forbidden(
          "A test token lives %s at most (minting.max_ttl); --ttl asks for %s."
              .formatted(Spans.of(longest), Spans.of(order.ttl())));
    }
    if (order.ttl().compareTo(rules.maxLifetime()) > 0) {
      throw RefusedException.forbidden(
          "Tokens of issuer %s live %s at most (max_lifetime); --ttl asks for %s."
              .formatted(name, Spans.of(rules.maxLifetime()), Spans.of(order.ttl())));
    }
  }

  /** Makes the objects on the way, also where something else stands. */
  static void put(JsonObject claims, ClaimPath path, Object value) {
    JsonObject here = claims;
    for (String step : path.steps().subList(0, path.steps().size() - 1)) {
      if (!(here.getValue(step) instanceof JsonObject)) {
        here.put(step, new JsonObject());
      }
      here = Objects.requireNonNull(here.getJsonObject(step));
    }
    here.put(path.steps().get(path.steps().size() - 1), value);
  }

  private static @Nullable Object value(JsonObject json, ClaimPath path) {
    Object here = json;
    for (String step : path.steps()) {
      here = here instanceof JsonObject object ? object.getValue(step) : null;
    }
    return here;
  }
}
