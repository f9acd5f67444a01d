package io.sluice.identity;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 digests, as thumbprints and as cache keys. */
final class Thumbprint {

  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException("every Java platform has SHA-256", e);
            }
          });

  private Thumbprint() {}

  /**
   * RFC 7638 thumbprint.
   *
   * @param jwk exactly the required members, in lexicographic order
   */
  static String of(JsonObject jwk) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sha256(jwk.encode().getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] sha256(byte[] bytes) {
    return SHA256.get().digest(bytes);
  }
}
