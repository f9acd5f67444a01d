package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;

/** What an issuer says about an opaque token (RFC 7662 section 2.2). */
sealed interface IntrospectionAnswer {

  /**
   * It is good, and this is what it says.
   *
   * @param claims members of the answer, not yet checked
   * @param bytes that the answer had
   */
  record Active(JsonNode claims, int bytes) implements IntrospectionAnswer {}

  /** It is not good, and the issuer does not say why. */
  record Inactive() implements IntrospectionAnswer {}

  /**
   * The issuer could not be asked, which says nothing about the token.
   *
   * @param why a sentence for callers, without our own matters
   */
  record Unavailable(String why) implements IntrospectionAnswer {}

  /** Anything but {@code true} means no. */
  static IntrospectionAnswer of(byte[] body) throws StrictJson.Malformed {
    JsonNode json = StrictJson.object(body);
    JsonNode active = json.get("active");
    return active != null && active.isBoolean() && active.booleanValue()
        ? new Active(json, body.length)
        : new Inactive();
  }
}
