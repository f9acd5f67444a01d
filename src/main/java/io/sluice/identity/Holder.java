package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.CERTIFICATE_MISMATCH;
import static io.sluice.identity.Rejection.Reason.UNBOUND_USE;

import io.sluice.identity.Verdict.Accepted;
import io.vertx.core.Future;

/** Whether a token comes from the one it is bound to. */
final class Holder {

  private Holder() {}

  static Future<Verdict> check(Accepted accepted, Credential credential, Presentation request) {
    Binding binding = accepted.caller().binding();
    if (binding instanceof Binding.Certificate certificate && !credential.proven()) {
      return certificate.thumbprint().equals(request.certificateThumbprint())
          ? Future.succeededFuture(accepted)
          : rejected(
              CERTIFICATE_MISMATCH,
              "the token is bound to a client certificate, and this connection does not have it");
    }
    return rejected(
        UNBOUND_USE,
        binding instanceof Binding.Key
            ? "the token is bound to a key; send it with the DPoP scheme and a proof"
            : "the token is not bound to a key; send it with the Bearer scheme");
  }

  private static Future<Verdict> rejected(Rejection.Reason reason, String detail) {
    return Future.succeededFuture(Verdict.rejected(reason, detail));
  }
}
