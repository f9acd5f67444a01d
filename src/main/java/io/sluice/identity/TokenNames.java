package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a token says it is, read without verifying anything: good for naming it to those who will
 * not trust the name, such as to have it revoked.
 *
 * @param issuer {@code iss}, empty if it says none
 * @param tokenId {@code jti}, empty if it says none
 */
public record TokenNames(String issuer, String tokenId) {

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if it is no signed token; the message has nothing of it
   */
  public static TokenNames of(String token) {
    try {
      JsonNode claims = CompactToken.of(token).readClaims();
      return new TokenNames(text(claims, "iss"), text(claims, "jti"));
    } catch (RejectedTokenException e) {
      throw new IllegalArgumentException(e.rejection().detail(), e);
    }
  }

  private static String text(JsonNode claims, String name) {
    JsonNode value = claims.get(name);
    return value != null && value.isTextual() ? value.textValue() : "";
  }
}
