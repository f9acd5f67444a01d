package io.sluice.audit;

import io.sluice.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The private key of the checkpoints, Ed25519. Never prints what is private. */
final class CheckpointKey {

  private static final byte[] PROBE = "sluice audit".getBytes(StandardCharsets.UTF_8);

  private final PrivateKey secret;
  private final String x;
  private final String kid;

  private CheckpointKey(PrivateKey secret, String x) {
    this.secret = secret;
    this.x = x;
    this.kid = CheckpointKeys.thumbprint(x);
  }

  /**
   * The configured key, or the one in a file, made if there is none.
   *
   * @throws AuditException if it is no private Ed25519 JWK; the message does not repeat it
   */
  static CheckpointKey of(@Nullable Secret configured, Path file) throws IOException {
    if (configured != null) {
      return parse(configured.value(), "audit.signing_key");
    }
    if (!Files.exists(file)) {
      create(file);
    }
    return parse(Files.readString(file), file.toString());
  }

  /** Written beside and moved in place: there is never half a key. */
  private static void create(Path file) throws IOException {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPrivate().getEncoded();
      TreeMap<String, Object> jwk = new TreeMap<>(jwk(text(Ed25519.x(pair.getPublic()))));
      jwk.put("d", text(seed(encoded)));
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      AuditFolder.create(fresh);
      Files.writeString(fresh, CanonicalJson.write(jwk) + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  /** RFC 8410 section 7: an octet string in an octet string; a public key may follow it. */
  private static byte[] seed(byte[] pkcs8) {
    int at = 16;
    return Arrays.copyOfRange(pkcs8, at, at + Ed25519.KEY_BYTES);
  }

  private static CheckpointKey parse(String text, String place) {
    try {
      Map<String, Object> jwk = Jwk.read(text);
      String x = Jwk.ed25519(jwk);
      PrivateKey secret = Ed25519.privateKey(Jwk.bytes(jwk, "d"));
      if (!Ed25519.verify(
          Ed25519.publicKey(Jwk.bytes(jwk, "x")), PROBE, Ed25519.sign(secret, PROBE))) {
        throw new IllegalArgumentException("its two halves do not belong together");
      }
      return new CheckpointKey(secret, x);
    } catch (IllegalArgumentException e) {
      // Without the cause, which might show a part of the key.
      throw new AuditException(
          place
              + " must hold a private Ed25519 key as a JWK (kty OKP, crv Ed25519, x, d): "
              + e.getMessage());
    }
  }

  String kid() {
    return kid;
  }

  String sign(byte[] input) {
    return text(Ed25519.sign(secret, input));
  }

  /** The public half. */
  Map<String, Object> publicJwk() {
    TreeMap<String, Object> jwk = new TreeMap<>(jwk(x));
    jwk.put("alg", "EdDSA");
    jwk.put("kid", kid);
    jwk.put("use", "sig");
    return jwk;
  }

  private static Map<String, Object> jwk(String x) {
    return Map.of("kty", "OKP", "crv", "Ed25519", "x", x);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "Ed25519 key " + kid;
  }
}
