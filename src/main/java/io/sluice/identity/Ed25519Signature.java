package io.sluice.identity;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/** Ed25519 (RFC 8032) by its name of RFC 9864, which the JWT library does not know. */
record Ed25519Signature(PublicKey key) {

  /** SubjectPublicKeyInfo up to the key itself (RFC 8410 section 4). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = 32;

  static Ed25519Signature of(JsonObject jwk) {
    byte[] x = Base64.getUrlDecoder().decode(Objects.requireNonNull(jwk.getString("x")));
    if (x.length != KEY_BYTES) {
      throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
    }
    byte[] encoded = new byte[PREFIX.length + KEY_BYTES];
    System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
    System.arraycopy(x, 0, encoded, PREFIX.length, KEY_BYTES);
    try {
      return new Ed25519Signature(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key was not understood", e);
    }
  }

  boolean holds(CompactToken token) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(token.signedPart());
      return signature.verify(token.signature());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
