package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.MALFORMED_TOKEN;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in compact serialization (RFC 7515 section 7.1), read strictly and not yet believed.
 *
 * @param header the protected header
 * @param claims the payload as JSON
 */
record CompactToken(JsonNode header, JsonNode claims) {

  static final int MAX_LENGTH = 8192;

  private static final int MAX_DEPTH = 16;

  private static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_LENGTH)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static CompactToken parse(String token) throws RejectedTokenException {
    if (token.length() > MAX_LENGTH) {
      throw malformed("the token is longer than " + MAX_LENGTH + " characters");
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first <= 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      throw malformed("a token has three segments, separated by dots");
    }
    if (second == token.length() - 1) {
      throw malformed("the signature is empty");
    }
    JsonNode header = object("header", decode("header", token.substring(0, first)));
    JsonNode claims = object("payload", decode("payload", token.substring(first + 1, second)));
    decode("signature", token.substring(second + 1));
    return new CompactToken(header, claims);
  }

  /** The value of a string member, or null if it is absent. */
  @Nullable String headerText(String name) throws RejectedTokenException {
    JsonNode value = header.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw malformed("the header's " + name + " is not a string");
    }
    return value.textValue();
  }

  /** Canonical base64url only: its alphabet, no padding, no stray bits (RFC 4648 section 3.5). */
  private static byte[] decode(String part, String segment) throws RejectedTokenException {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean alphabet =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!alphabet) {
        throw malformed("the " + part + " is not base64url");
      }
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(segment);
    } catch (IllegalArgumentException e) {
      throw malformed("the " + part + " is not base64url");
    }
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(segment)) {
      throw malformed("the " + part + " is not canonical base64url");
    }
    return bytes;
  }

  private static JsonNode object(String part, byte[] bytes) throws RejectedTokenException {
    try {
      // Decoded first: given bytes, a JSON parser would guess UTF-16 and UTF-32 too.
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      JsonNode node = STRICT.readTree(text);
      if (node == null || !node.isObject()) {
        throw malformed("the " + part + " is not a JSON object");
      }
      return node;
    } catch (CharacterCodingException e) {
      throw malformed("the " + part + " is not UTF-8");
    } catch (IOException e) {
      throw malformed("the " + part + " is not one well-formed JSON object without repeated names");
    }
  }

  private static RejectedTokenException malformed(String detail) {
    return new RejectedTokenException(MALFORMED_TOKEN, detail);
  }
}
