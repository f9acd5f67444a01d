package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.KEYS_UNAVAILABLE;
import static io.sluice.identity.Rejection.Reason.MISSING_ISSUER;
import static io.sluice.identity.Rejection.Reason.REVOKED;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_ISSUER;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_KID;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.identity.VerifiedTokens.Verified;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One token's way through the checks, in the order of {@link Check}. On the road the first failure
 * ends it; in a whole examination a check that failed leaves null behind, and what needs its result
 * is skipped.
 */
final class TokenChecks {

  static final Rejection REVOCATION = new Rejection(REVOKED, "the token was revoked");

  private final Map<String, Issuer> issuers;
  private final @Nullable OpaqueIssuer opaque;
  private final DoorParts parts;
  private final Examination checks;

  /**
   * Checks for one token.
   *
   * @param opaque whose opaque tokens are taken, if anybody's are
   */
  TokenChecks(
      Map<String, Issuer> issuers,
      @Nullable OpaqueIssuer opaque,
      DoorParts parts,
      Examination checks) {
    this.issuers = issuers;
    this.opaque = opaque;
    this.parts = parts;
    this.checks = checks;
  }

  /** What is known of a token whose issuer is known. */
  private record Opened(CompactToken token, JwsHeader header, JsonNode claims, Issuer issuer) {}

  /** A key to try, of an issuer's. */
  private record Trial(Opened opened, VerificationKey key) {}

  /**
   * Runs them.
   *
   * @return null only at the end of a whole examination that found something
   */
  Future<@Nullable Verified> run(String text) {
    return opaque != null && OpaqueIssuer.isOpaque(text)
        ? opaque
            .look(checks, text)
            .map(said -> verified(said.issuer(), said.claims(), said.times(), null))
        : signedToken(text);
  }

  private Future<@Nullable Verified> signedToken(String text) {
    checks.skip(Check.INTROSPECTION, "the token is not opaque");
    CompactToken token = checks.check(Check.FORM, text, CompactToken::of);
    JwsHeader header = checks.check(Check.HEADER, token, t -> JwsHeader.of(t.readHeader()));
    JsonNode claims = checks.check(Check.PAYLOAD, token, CompactToken::readClaims);
    Issuer issuer = checks.check(Check.ISSUER, claims, this::issuerOf);
    Opened opened =
        token == null || header == null || claims == null || issuer == null
            ? null
            : new Opened(token, header, claims, issuer);
    String algorithm = checks.check(Check.ALGORITHM, opened, o -> o.issuer().algorithm(o.header()));
    checks.require(Check.CRITICAL, header, JwsHeader::checkCritical);
    checks.require(Check.TYPE, opened, o -> o.issuer().checkType(o.header()));
    Times times = checks.check(Check.TIMES, claims, Times::of);
    return trial(opened, algorithm)
        .compose(this::signed)
        .map(key -> verified(issuer, claims, times, key));
  }

  private Issuer issuerOf(JsonNode claims) {
    JsonNode value = claims.get("iss");
    if (value == null || !value.isTextual()) {
      throw new RejectedTokenException(MISSING_ISSUER, "iss is missing or not a string");
    }
    Issuer issuer = issuers.get(value.textValue());
    if (issuer == null) {
      throw new RejectedTokenException(
          UNKNOWN_ISSUER, "the token's issuer is not configured", "", value.textValue());
    }
    return issuer;
  }

  /** Looks the key up among the issuer's own, which may have to be fetched first. */
  private Future<@Nullable Trial> trial(@Nullable Opened opened, @Nullable String algorithm) {
    if (opened == null || algorithm == null) {
      checks.skip(Check.KEY, "an earlier check failed");
      return Future.succeededFuture();
    }
    return opened
        .issuer()
        .ring()
        .keysFor(opened.header().keyId(), algorithm)
        .map(keys -> checks.check(Check.KEY, keys, k -> choose(k, opened, algorithm)));
  }

  private static Trial choose(KeySet keys, Opened opened, String algorithm) {
    String issuer = opened.issuer().name();
    String keyId = opened.header().keyId();
    KeyRing ring = opened.issuer().ring();
    VerificationKey key = keys.find(keyId, algorithm);
    // Also a key that is not here may be good as long as the issuer cannot be asked.
    if (!ring.usable(keys) || (key == null && ring.inDoubt())) {
      throw new RejectedTokenException(
          KEYS_UNAVAILABLE, "the keys of issuer " + issuer + " are not available");
    }
    if (key == null) {
      throw new RejectedTokenException(
          UNKNOWN_KID,
          "issuer " + issuer + " has no such key for " + algorithm,
          "a kid of its key set",
          keyId == null ? "" : keyId);
    }
    return new Trial(opened, key);
  }

  /** The key that made the signature. */
  private Future<@Nullable VerificationKey> signed(@Nullable Trial trial) {
    if (trial == null) {
      checks.skip(Check.SIGNATURE, "there is no key to check it with");
      return Future.succeededFuture();
    }
    return parts
        .workers()
        .verify(trial.key(), trial.opened().token())
        .map(
            holds ->
                checks.check(
                    Check.SIGNATURE, trial.key(), key -> SignatureWorkers.confirm(key, holds)));
  }

  private @Nullable Verified verified(
      @Nullable Issuer issuer,
      @Nullable JsonNode claims,
      @Nullable Times times,
      @Nullable VerificationKey key) {
    Caller caller =
        new ClaimChecks(checks, parts.clock().instant())
            .run(issuer, claims, times, key == null ? "" : key.thumbprint());
    checks.require(Check.REVOCATION, caller, this::checkRevocation);
    return caller == null || issuer == null || checks.failure() != null
        ? null
        : Verified.of(caller, issuer, key);
  }

  private void checkRevocation(Caller caller) {
    if (parts.revocations().covers(caller)) {
      throw new RejectedTokenException(REVOCATION);
    }
  }
}
