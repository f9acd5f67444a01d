package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.BAD_SIGNATURE;
import static io.sluice.identity.Rejection.Reason.VERIFIER_BUSY;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks signatures: quick ones at once, slow ones on threads of their own, so that no event loop
 * stands still. Only so many may wait: a flood of forged tokens fills no queue without end.
 */
final class SignatureWorkers {

  static final int MAX_WAITING = 1024;

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final AtomicInteger waiting = new AtomicInteger();

  SignatureWorkers(Vertx vertx) {
    this.vertx = vertx;
    this.workers =
        vertx.createSharedWorkerExecutor(
            "sluice-signatures", Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /** Whether the key made the token's signature. Completes on the caller's context. */
  Future<Boolean> verify(VerificationKey key, CompactToken token) {
    if (!key.slow()) {
      return Future.succeededFuture(key.verifies(token));
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          new RejectedTokenException(
              VERIFIER_BUSY, "too many signatures are waiting to be checked; try again"));
    }
    // Asked for on the caller's context, so that the answer comes back to it.
    vertx.getOrCreateContext();
    return workers
        .executeBlocking(() -> key.verifies(token), false)
        .onComplete(done -> waiting.decrementAndGet());
  }

  static VerificationKey confirm(VerificationKey key, boolean holds) {
    if (!holds) {
      throw new RejectedTokenException(
          BAD_SIGNATURE,
          "the signature is not that of the issuer's key",
          "signed by " + key.note(),
          "");
    }
    return key;
  }
}
