package io.sluice.broker;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The thumbprint of a client's certificate (RFC 8705 section 3.1), once per connection. */
final class CertificateThumbprint {

  /** Under this name it is kept with the session, which goes when its connection goes. */
  private static final String KEPT = "sluice.x5t#S256";

  private CertificateThumbprint() {}

  /** Null if the client showed no certificate. */
  static @Nullable String of(SSLSession session) {
    if (session.getValue(KEPT) instanceof String known) {
      return known;
    }
    try {
      byte[] der = session.getPeerCertificates()[0].getEncoded();
      String computed =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(MessageDigest.getInstance("SHA-256").digest(der));
      session.putValue(KEPT, computed);
      return computed;
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      return null;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
