package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.ENCRYPTED_TOKEN;
import static io.sluice.identity.Rejection.Reason.MALFORMED_CLAIMS;
import static io.sluice.identity.Rejection.Reason.MALFORMED_HEADER;
import static io.sluice.identity.Rejection.Reason.MALFORMED_TOKEN;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.identity.Rejection.Reason;
import java.nio.charset.StandardCharsets;

/**
 * A JWS in compact serialization (RFC 7515 section 7.1), taken apart strictly and not yet believed.
 */
final class CompactToken {

  static final int MAX_LENGTH = 8192;

  private final String text;
  private final byte[] header;
  private final byte[] payload;
  private final byte[] signature;

  private CompactToken(String text, byte[] header, byte[] payload, byte[] signature) {
    this.text = text;
    this.header = header;
    this.payload = payload;
    this.signature = signature;
  }

  static void checkLength(int length) {
    if (length > MAX_LENGTH) {
      throw new RejectedTokenException(
          MALFORMED_TOKEN,
          "the token is longer than " + MAX_LENGTH + " characters",
          "at most " + MAX_LENGTH + " characters",
          length + " characters");
    }
  }

  static CompactToken of(String token) {
    checkLength(token.length());
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first <= 0 || second < 0) {
      throw malformed("a token has three segments, separated by dots");
    }
    if (token.indexOf('.', second + 1) >= 0) {
      if (token.chars().filter(c -> c == '.').count() == 4) {
        throw new RejectedTokenException(
            ENCRYPTED_TOKEN, "five segments are an encrypted token; only signed ones are taken");
      }
      throw malformed("a token has three segments, separated by dots");
    }
    byte[] header = decode("header", token, 0, first);
    byte[] payload = decode("payload", token, first + 1, second);
    if (second == token.length() - 1) {
      throw malformed("the signature is empty");
    }
    byte[] signature = decode("signature", token, second + 1, token.length());
    return new CompactToken(token, header, payload, signature);
  }

  /** All of it. */
  String text() {
    return text;
  }

  /** The bytes that the signature is over: header and payload as they were sent. */
  byte[] signedPart() {
    return text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
  }

  /** Never empty, and not to be changed. */
  byte[] signature() {
    return signature;
  }

  /** The protected header. */
  JsonNode readHeader() {
    return object("header", header, MALFORMED_HEADER);
  }

  /** The claims. */
  JsonNode readClaims() {
    return object("payload", payload, MALFORMED_CLAIMS);
  }

  private static byte[] decode(String part, String token, int from, int to) {
    byte[] bytes = Base64Url.decode(token, from, to);
    if (bytes == null) {
      throw malformed("the " + part + " is not canonical base64url");
    }
    return bytes;
  }

  private static JsonNode object(String part, byte[] bytes, Reason reason) {
    try {
      return StrictJson.object(bytes);
    } catch (StrictJson.Malformed e) {
      throw new RejectedTokenException(reason, "the " + part + " " + e.getMessage());
    }
  }

  private static RejectedTokenException malformed(String detail) {
    return new RejectedTokenException(MALFORMED_TOKEN, detail);
  }
}
