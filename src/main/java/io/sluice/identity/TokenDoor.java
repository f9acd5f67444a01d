package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.BAD_CLAIM;
import static io.sluice.identity.Rejection.Reason.BAD_SIGNATURE;
import static io.sluice.identity.Rejection.Reason.KEYS_UNAVAILABLE;
import static io.sluice.identity.Rejection.Reason.MALFORMED_TOKEN;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_ISSUER;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_KID;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.config.IssuerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one way in: a bearer token to a {@link Caller}, or the reason why not. Issuer first, then the
 * key among that issuer's keys only, then the signature, then the claims.
 *
 * <p>One door belongs to one configuration: a reload makes a new one, with an empty cache.
 */
public final class TokenDoor implements AutoCloseable {

  private final Map<String, Issuer> issuers;
  private final Clock clock;
  private final VerifiedTokens verified = new VerifiedTokens();

  private TokenDoor(Map<String, Issuer> issuers, Clock clock) {
    this.issuers = issuers;
    this.clock = clock;
  }

  /**
   * A door whose key rings are not loaded yet.
   *
   * @param issuers by name in the configuration
   */
  public static TokenDoor of(Vertx vertx, Map<String, IssuerConfig> issuers, Clock clock) {
    return new TokenDoor(Map.of(), clock).next(vertx, issuers);
  }

  /** The door of the next configuration. Issuers that did not change keep their keys. */
  public TokenDoor next(Vertx vertx, Map<String, IssuerConfig> issuers) {
    KeyRing.JwksFetch fetch = KeyRing.JwksFetch.standard(vertx);
    Map<String, Issuer> byValue = new LinkedHashMap<>();
    issuers.forEach(
        (name, rules) -> {
          Issuer before = this.issuers.get(rules.issuer());
          boolean same =
              before != null && before.name().equals(name) && before.rules().equals(rules);
          byValue.put(
              rules.issuer(),
              same ? before : new Issuer(name, rules, new KeyRing(vertx, name, rules, fetch)));
        });
    return new TokenDoor(Map.copyOf(byValue), clock);
  }

  /**
   * Loads the keys that are not there yet. Succeeds also if some could not be had: they are tried
   * again.
   */
  public Future<Void> loadKeys() {
    return Future.join(
            rings().stream()
                .filter(ring -> !ring.ready())
                .map(ring -> ring.refresh().<Void>mapEmpty())
                .toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  public Collection<KeyRing> rings() {
    return issuers.values().stream().map(Issuer::ring).toList();
  }

  /** Looks at the value of an {@code Authorization} header, all of them as they were sent. */
  public Future<Verdict> open(List<String> authorization) {
    if (authorization.isEmpty()) {
      return refused(Rejection.Reason.MISSING_CREDENTIALS, "no Authorization header was sent");
    }
    if (authorization.size() > 1) {
      return refused(Rejection.Reason.MALFORMED_REQUEST, "more than one Authorization header");
    }
    String value = authorization.get(0);
    if (!value.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return refused(
          Rejection.Reason.MALFORMED_REQUEST, "the Authorization header is not a bearer token");
    }
    return verify(value.substring(7).trim());
  }

  /** Looks at one token. The future completes at once unless keys must be fetched first. */
  public Future<Verdict> verify(String token) {
    if (token.length() > CompactToken.MAX_LENGTH) {
      return refused(
          MALFORMED_TOKEN, "the token is longer than " + CompactToken.MAX_LENGTH + " characters");
    }
    VerifiedTokens.Digest digest = VerifiedTokens.Digest.of(token);
    Verdict known = verified.find(digest, clock.instant().getEpochSecond());
    if (known != null) {
      return Future.succeededFuture(known);
    }
    try {
      CompactToken parsed = CompactToken.parse(token);
      Issuer issuer = issuerOf(parsed);
      String algorithm = issuer.checkHeader(parsed);
      issuer.checkForm(parsed);
      String kid = parsed.headerText("kid");
      return issuer
          .ring()
          .keysFor(kid, algorithm)
          .map(keys -> check(token, digest, parsed, issuer, keys, kid, algorithm));
    } catch (RejectedTokenException e) {
      return Future.succeededFuture(new Verdict.Rejected(e.rejection()));
    }
  }

  private Issuer issuerOf(CompactToken token) throws RejectedTokenException {
    JsonNode value = token.claims().get("iss");
    if (value == null || !value.isTextual()) {
      throw new RejectedTokenException(BAD_CLAIM, "iss is missing or not a string");
    }
    Issuer issuer = issuers.get(value.textValue());
    if (issuer == null) {
      throw new RejectedTokenException(UNKNOWN_ISSUER, "the token's issuer is not configured");
    }
    return issuer;
  }

  private Verdict check(
      String token,
      VerifiedTokens.Digest digest,
      CompactToken parsed,
      Issuer issuer,
      KeySet keys,
      @Nullable String kid,
      String algorithm) {
    if (!KeyRing.usable(keys)) {
      return Verdict.rejected(
          KEYS_UNAVAILABLE, "the keys of issuer " + issuer.name() + " are not available");
    }
    VerificationKey key = keys.find(kid, algorithm);
    if (key == null) {
      return Verdict.rejected(
          UNKNOWN_KID, "issuer " + issuer.name() + " has no such key for " + algorithm);
    }
    if (!key.verifies(token)) {
      return Verdict.rejected(BAD_SIGNATURE, "the signature is not that of the issuer's key");
    }
    try {
      Verdict.Accepted accepted =
          new Verdict.Accepted(issuer.caller(parsed, clock.instant(), key.thumbprint()));
      verified.keep(digest, new VerifiedTokens.Verified(accepted, issuer, key));
      return accepted;
    } catch (RejectedTokenException e) {
      return new Verdict.Rejected(e.rejection());
    }
  }

  private static Future<Verdict> refused(Rejection.Reason reason, String detail) {
    return Future.succeededFuture(Verdict.rejected(reason, detail));
  }

  /** Stops refreshing the keys that the next door does not use. */
  public void retire(TokenDoor next) {
    rings().stream().filter(ring -> !next.rings().contains(ring)).forEach(KeyRing::close);
  }

  @Override
  public void close() {
    rings().forEach(KeyRing::close);
  }
}
