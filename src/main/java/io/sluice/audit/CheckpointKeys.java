package io.sluice.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The public keys of checkpoints, by {@code kid}.
 *
 * @param jwks as they stand in a key set
 */
record CheckpointKeys(Map<String, PublicKey> byKid, List<Map<String, Object>> jwks) {

  private static final int MAX_FILE = 1 << 20;

  /** RFC 7638 section 3 with RFC 8037 section 2: the required members in order. */
  static String thumbprint(String x) {
    String required = CanonicalJson.write(Map.of("crv", "Ed25519", "kty", "OKP", "x", x));
    return text(Hash.sha256(required.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Reads a key set.
   *
   * @throws AuditException if the file is none, or holds other keys than Ed25519
   */
  static CheckpointKeys read(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE) {
      throw new AuditException(file + " is too large to be a key set");
    }
    try {
      return parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new AuditException(file + " is no key set of Ed25519 keys: " + e.getMessage(), e);
    }
  }

  static CheckpointKeys parse(String text) {
    Map<String, PublicKey> byKid = new HashMap<>();
    List<Map<String, Object>> jwks = new ArrayList<>();
    if (!(Jwk.read(text).get("keys") instanceof List<?> keys)) {
      throw new IllegalArgumentException("there is no list of keys");
    }
    for (Object key : keys) {
      if (!(key instanceof Map<?, ?> jwk)) {
        throw new IllegalArgumentException("one of the keys is no object");
      }
      String x = Jwk.ed25519(jwk);
      // By what the key is, whatever kid it claims to have.
      byKid.put(thumbprint(x), Ed25519.publicKey(Jwk.bytes(jwk, "x")));
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("alg", "EdDSA");
      shown.put("crv", "Ed25519");
      shown.put("kid", thumbprint(x));
      shown.put("kty", "OKP");
      shown.put("use", "sig");
      shown.put("x", x);
      jwks.add(shown);
    }
    return new CheckpointKeys(byKid, jwks);
  }

  /** Throws what is wrong with a checkpoint's signature, which stands at a place. */
  void check(Checkpoint checkpoint, String file, long line) {
    boolean known = byKid.containsKey(checkpoint.kid());
    if (!known || !signed(checkpoint)) {
      throw new FaultException(
          known ? "bad_signature" : "unknown_key",
          file,
          line,
          checkpoint.sequence(),
          known
              ? "the checkpoint's signature is not good"
              : "signed with key " + checkpoint.kid() + ", which is not among those given");
    }
  }

  private boolean signed(Checkpoint checkpoint) {
    PublicKey key = byKid.get(checkpoint.kid());
    if (key == null) {
      return false;
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(checkpoint.signature());
      // The last digit has bits to spare, which must not hide a change (RFC 4648 section 3.5).
      return text(signature).equals(checkpoint.signature())
          && Ed25519.verify(key, checkpoint.signedBytes(), signature);
    } catch (IllegalArgumentException e) {
      return false; // no base64url
    }
  }

  String text() {
    return CanonicalJson.write(Map.of("keys", jwks));
  }

  /** Sees to it that a key is among those in a file. */
  static void publish(CheckpointKey key, Path file) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    if (Files.exists(file)) {
      CheckpointKeys known = read(file);
      if (known.byKid().containsKey(key.kid())) {
        return;
      }
      all.addAll(known.jwks());
    }
    all.add(key.publicJwk());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    AuditFolder.create(fresh);
    Files.writeString(fresh, CanonicalJson.write(Map.of("keys", all)) + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
