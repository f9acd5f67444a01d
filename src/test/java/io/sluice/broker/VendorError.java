package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.wire.Format;
import java.io.IOException;

/**
 * An error as the vendor's own client reads it.
 *
 * @param field what it says is wrong; empty where it does not say, or the format has no place for
 *     it
 */
record VendorError(String message, String field) {

  private static final ObjectMapper TREES = new ObjectMapper();

  /** Fails where a client of the format would not know it for an error. */
  static VendorError read(Format format, int status, String body) {
    JsonNode root = tree(body);
    JsonNode error = root.path("error");
    return switch (format) {
      case MESSAGES, MESSAGES_COUNT -> {
        assertThat(root.path("type").textValue()).isEqualTo("error");
        assertThat(error.path("type").textValue()).as(body).isNotEmpty();
        assertThat(root.path("request_id").textValue()).isNotEmpty();
        yield new VendorError(text(error, "message"), "");
      }
      case GEMINI, GEMINI_COUNT, GEMINI_EMBED, GEMINI_BATCH_EMBED -> {
        assertThat(error.path("code").intValue()).isEqualTo(status);
        assertThat(error.path("status").textValue()).as(body).matches("[A-Z_]+");
        JsonNode violation = error.path("details").path(1).path("fieldViolations").path(0);
        yield new VendorError(text(error, "message"), violation.path("field").asText());
      }
      case CONVERSE, INVOKE, BEDROCK_EMBED -> {
        assertThat(root.path("__type").textValue()).as(body).endsWith("Exception");
        yield new VendorError(text(root, "message"), "");
      }
      case COHERE_CHAT, COHERE_EMBED, RERANK -> new VendorError(text(root, "message"), "");
      default -> {
        assertThat(error.path("type").textValue()).as(body).isNotEmpty();
        assertThat(error.path("code").textValue()).as(body).isNotEmpty();
        assertThat(error.has("param")).as(body).isTrue();
        JsonNode param = error.path("param");
        yield new VendorError(text(error, "message"), param.isNull() ? "" : param.asText());
      }
    };
  }

  private static JsonNode tree(String body) {
    try {
      return TREES.readTree(body);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
  }

  private static String text(JsonNode node, String name) {
    assertThat(node.path(name).isTextual()).as("%s in %s", name, node).isTrue();
    return node.path(name).textValue();
  }

  /** Says that the error names a field, in its own place or else in the words. */
  void names(Format format, String name) {
    switch (format) {
      case MESSAGES,
          MESSAGES_COUNT,
          CONVERSE,
          INVOKE,
          BEDROCK_EMBED,
          COHERE_CHAT,
          COHERE_EMBED,
          RERANK ->
          assertThat(message).contains(name);
      default -> {
        assertThat(field).isEqualTo(name);
        assertThat(message).contains(name.substring(name.lastIndexOf('.') + 1));
      }
    }
  }
}
