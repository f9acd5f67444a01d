package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.CERTIFICATE_MISMATCH;
import static io.sluice.identity.Rejection.Reason.NOT_BOUND;
import static io.sluice.identity.Rejection.Reason.UNBOUND_USE;

import io.sluice.identity.Verdict.Accepted;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Whether a token comes from the one it is bound to. */
final class Holder {

  private Holder() {}

  /**
   * Looks at who sent a token that is good in itself.
   *
   * @return the same, or fails with a {@link RejectedTokenException}
   */
  static Future<Verdict> check(
      Accepted accepted, Credential credential, Presentation request, DpopChecks proofs) {
    Binding binding = accepted.caller().binding();
    if (binding instanceof Binding.Key key) {
      return credential.proven()
          ? proofs.check(request, credential.token(), key.thumbprint()).map(accepted)
          : refused(
              UNBOUND_USE, "the token is bound to a key; send it with the DPoP scheme and a proof");
    }
    if (credential.proven()) {
      return refused(NOT_BOUND, "the token is not bound to a key; send it with the Bearer scheme");
    }
    return binding instanceof Binding.Certificate certificate
            && !certificate.thumbprint().equals(request.certificateThumbprint())
        ? mismatch(request.certificateThumbprint())
        : Future.succeededFuture(accepted);
  }

  private static Future<Verdict> mismatch(@Nullable String shown) {
    return refused(
        CERTIFICATE_MISMATCH,
        shown == null
            ? "the token is bound to a client certificate, and this connection has none"
            : "the token is bound to another client certificate than this connection's");
  }

  private static Future<Verdict> refused(Rejection.Reason reason, String detail) {
    return Future.failedFuture(new RejectedTokenException(reason, detail));
  }
}
