package io.sluice.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Keys and key sets as JSON (RFC 7517, RFC 8037), as far as checkpoints need them. */
final class Jwk {

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build()
          .readerFor(new TypeReference<TreeMap<String, Object>>() {});

  private Jwk() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if it is none; says nothing of what stands there
   */
  static Map<String, Object> read(String text) {
    try {
      Map<String, Object> read = READER.readValue(text);
      if (read == null) {
        throw new IllegalArgumentException("it is empty");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not a JSON object");
    }
  }

  /**
   * The public half of an Ed25519 key, {@code x}.
   *
   * @throws IllegalArgumentException if it is a key of another kind
   */
  static String ed25519(Map<?, ?> jwk) {
    if (!"OKP".equals(jwk.get("kty")) || !"Ed25519".equals(jwk.get("crv"))) {
      throw new IllegalArgumentException("it is a key of another kind");
    }
    // Written again, so that it is the same text whatever the last digit's spare bits were.
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(jwk, "x"));
  }

  static byte[] bytes(Map<?, ?> jwk, String name) {
    if (jwk.get(name) instanceof String text) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length == Ed25519.KEY_BYTES) {
          return bytes;
        }
      } catch (IllegalArgumentException e) {
        // Its message would show a part of the value.
      }
      throw new IllegalArgumentException(name + " is not 32 bytes in base64url");
    }
    throw new IllegalArgumentException(name + " is missing");
  }
}
