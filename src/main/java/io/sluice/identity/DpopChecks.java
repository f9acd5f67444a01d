package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.PROOFS_FULL;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * The checks of RFC 9449 section 4.3, in an order that does the cheap ones first and remembers only
 * proofs that are good. One of these serves the whole process, whatever its configuration: a proof
 * that was used stays used.
 */
final class DpopChecks {

  /** How old a proof may be, and how far in the future its maker's clock may run. */
  static final long WINDOW_SECONDS = 60;

  static final long SKEW_SECONDS = 5;

  /** A proof from the future lives longest. A second more, since times are cut to whole ones. */
  private static final long LONGEST_USE = WINDOW_SECONDS + 2 * SKEW_SECONDS + 1;

  private final SignatureWorkers workers;
  private final Clock clock;
  private final DpopKeys keys;
  private final DpopReplays replays;

  /** Epoch second before which no used proof is remembered. */
  private final long since;

  DpopChecks(SignatureWorkers workers, Clock clock) {
    this(
        workers,
        clock,
        new DpopKeys(),
        new DpopReplays(DpopReplays.MAX_PROOFS, DpopReplays.MAX_OF_ONE_KEY, LONGEST_USE));
  }

  DpopChecks(SignatureWorkers workers, Clock clock, DpopKeys keys, DpopReplays replays) {
    this.workers = workers;
    this.clock = clock;
    this.keys = keys;
    this.replays = replays;
    this.since = clock.instant().getEpochSecond();
  }

  /**
   * Whether the request comes from the holder of a key.
   *
   * @param accessToken that the request brings, already verified
   * @param key thumbprint of the key that the token is bound to
   * @return fails with a {@link RejectedTokenException} if it does not
   */
  Future<Void> check(Presentation request, String accessToken, String key) {
    try {
      DpopProof proof = DpopProof.of(request.dpop());
      checkRequest(proof, request);
      checkTime(proof);
      checkToken(proof, accessToken);
      String id = proof.text("jti");
      VerificationKey signer = keys.key(proof, key);
      return workers
          .verify(signer, proof.token())
          .map(
              holds -> {
                confirm(holds);
                use(key, id);
                return null;
              });
    } catch (RejectedTokenException e) {
      return Future.failedFuture(e);
    }
  }

  private static void checkRequest(DpopProof proof, Presentation request) {
    String method = proof.text("htm");
    if (!method.equals(request.method())) {
      throw DpopProof.refused(
          "the proof's htm is not the request's method", request.method(), method);
    }
    String claimed = proof.text("htu");
    TargetUri target = TargetUri.of(claimed);
    if (target == null || !target.equals(TargetUri.of(request.uri()))) {
      throw DpopProof.refused("the proof's htu is not the request's URI", request.uri(), claimed);
    }
  }

  private void checkTime(DpopProof proof) {
    double now = clock.millis() / 1000.0;
    double issued = proof.issuedAt();
    if (!(issued <= now + SKEW_SECONDS)) {
      throw DpopProof.refused("the proof was made in the future");
    }
    if (!(issued >= now - WINDOW_SECONDS - SKEW_SECONDS)) {
      throw DpopProof.refused("the proof is older than " + WINDOW_SECONDS + " s");
    }
    if (!(issued >= since)) {
      throw DpopProof.refused(
          "the proof was made before this broker started, which cannot know whether it was used;"
              + " make one per request");
    }
  }

  private static void checkToken(DpopProof proof, String accessToken) {
    byte[] hash = Thumbprint.sha256(accessToken.getBytes(StandardCharsets.US_ASCII));
    if (!proof.text("ath").equals(Base64Url.encode(hash))) {
      throw DpopProof.refused("the proof's ath is not the SHA-256 of the token");
    }
  }

  private static void confirm(boolean holds) {
    if (!holds) {
      throw DpopProof.refused("the proof's signature is not that of its key");
    }
  }

  private void use(String key, String id) {
    switch (replays.use(key, id, clock.instant().getEpochSecond())) {
      case FRESH -> {}
      case USED_BEFORE ->
          throw DpopProof.refused("the proof was used before; make one per request");
      case NO_ROOM ->
          throw new RejectedTokenException(
              PROOFS_FULL, "too many proofs were used just now to remember more; try again");
    }
  }
}
