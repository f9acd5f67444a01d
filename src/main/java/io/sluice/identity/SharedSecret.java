package io.sluice.identity;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The keys of an issuer that signs with HMAC: one secret, a key for each algorithm. */
final class SharedSecret {

  private SharedSecret() {}

  /**
   * Makes them.
   *
   * @param secret its UTF-8 bytes are the key
   * @param algorithms those for which it is too short give no key (RFC 7518 section 3.2)
   */
  static KeySet keys(String secret, List<String> algorithms) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    List<VerificationKey> keys = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String algorithm : algorithms) {
      int needed = hashBytes(algorithm);
      if (bytes.length < needed) {
        refused.add(
            "the secret has %d bytes; %s needs %d".formatted(bytes.length, algorithm, needed));
      } else {
        JsonObject jwk =
            new JsonObject()
                .put("kty", "oct")
                .put("k", Base64Url.encode(bytes))
                .put("alg", algorithm);
        keys.add(new VerificationKey(jwk, ""));
      }
    }
    return KeySet.fixed(keys, new KeySet.Lint(List.copyOf(refused), List.of()));
  }

  private static int hashBytes(String algorithm) {
    return switch (algorithm) {
      case "HS256" -> 32;
      case "HS384" -> 48;
      case "HS512" -> 64;
      default -> throw new IllegalArgumentException(algorithm + " takes no secret");
    };
  }
}
