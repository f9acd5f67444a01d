package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.CRITICAL_HEADER;
import static io.sluice.identity.Rejection.Reason.MALFORMED_HEADER;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What of a token's protected header is used (RFC 7515 section 4.1). Keys that it brings along or
 * points to ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) are not: whoever forged the token
 * chose them.
 *
 * @param keyId only ever a key into a map
 * @param critical whether it names extensions that must be understood, or changes how it is encoded
 */
record JwsHeader(
    @Nullable String algorithm, @Nullable String type, @Nullable String keyId, boolean critical) {

  private static final int MAX_KEY_ID = 256;

  static JwsHeader of(JsonNode json) {
    String keyId = text(json, "kid");
    if (keyId != null && keyId.length() > MAX_KEY_ID) {
      throw new RejectedTokenException(
          MALFORMED_HEADER, "the header's kid is longer than " + MAX_KEY_ID + " characters");
    }
    return new JwsHeader(
        text(json, "alg"), text(json, "typ"), keyId, json.has("crit") || json.has("b64"));
  }

  /** No extension is understood, so none may be critical (RFC 7515 4.1.11, RFC 7797 section 6). */
  void checkCritical() {
    if (critical) {
      throw new RejectedTokenException(CRITICAL_HEADER, "no critical extension is understood");
    }
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw new RejectedTokenException(
          MALFORMED_HEADER, "the header's " + name + " is not a string");
    }
    return value.textValue();
  }
}
