package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Signs what must come back unchanged. It is no secret; it tells whether something was altered,
 * moved or made up on its way through a broker.
 */
public final class Seal {
  private Seal() {}

  /** The seal of {@code what} among those of one {@code kind}. */
  public static String of(String kind, String what) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(kind.getBytes(UTF_8));
      digest.update((byte) 0);
      return Base64.getEncoder().encodeToString(digest.digest(what.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  public static boolean holds(String kind, String what, String seal) {
    return of(kind, what).equals(seal);
  }

  /** A tree in an order that does not depend on how it was written. */
  public static String canonical(JsonNode json) {
    if (json.isObject()) {
      Map<String, String> sorted = new TreeMap<>();
      json.properties().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
      return sorted.toString();
    }
    if (json.isArray()) {
      StringBuilder items = new StringBuilder("[");
      json.forEach(item -> items.append(canonical(item)).append(','));
      return items.append(']').toString();
    }
    return json.isNumber()
        ? json.decimalValue().stripTrailingZeros().toPlainString()
        : json.toString();
  }
}
