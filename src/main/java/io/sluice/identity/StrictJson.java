package io.sluice.identity;

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

/**
 * JSON that two readers cannot read differently: one object in UTF-8, no name twice at any depth
 * (RFC 8725 section 2.4 in spirit, RFC 8259 section 4), nothing behind it, bounded in depth.
 */
final class StrictJson {

  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING = 64 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Its table of names is shared, and strangers would fill it: with names made to
                  // collide it costs milliseconds, and fails for others.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /** Says in the second half of a sentence what is wrong. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
      super(what, null, false, false);
    }
  }

  static JsonNode object(byte[] bytes) throws Malformed {
    try {
      // Decoded first: given bytes, a JSON parser would guess UTF-16 and UTF-32 too.
      JsonNode node = MAPPER.readTree(utf8(bytes));
      if (node == null || !node.isObject()) {
        throw new Malformed("is not a JSON object");
      }
      if (!finite(node)) {
        throw new Malformed("holds a number that is too large");
      }
      return node;
    } catch (CharacterCodingException e) {
      throw new Malformed("is not UTF-8");
    } catch (IOException | RuntimeException e) {
      throw new Malformed("is not one well-formed JSON object without repeated names");
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Only a text with a replacement character in it may have been changed.
    return text.indexOf('\uFFFD') < 0
        ? text
        : StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes))
            .toString();
  }

  /** {@code 1e400} is infinite to some readers and an error to others. */
  private static boolean finite(JsonNode node) {
    if (node.isNumber()) {
      return Double.isFinite(node.doubleValue());
    }
    for (JsonNode inner : node) {
      if (!finite(inner)) {
        return false;
      }
    }
    return true;
  }
}
