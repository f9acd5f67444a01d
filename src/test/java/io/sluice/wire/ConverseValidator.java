package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether an answer has the shape that AWS documents (Amazon Bedrock API reference, "Converse",
 * "ConverseStream"); fails the test if not.
 */
public final class ConverseValidator {

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final Set<String> STOPS =
      Set.of(
          "end_turn",
          "tool_use",
          "max_tokens",
          "stop_sequence",
          "guardrail_intervened",
          "content_filtered",
          "malformed_model_output",
          "malformed_tool_use",
          "model_context_window_exceeded");

  private ConverseValidator() {}

  /** An answer that is not streamed. */
  public static JsonNode converse(byte[] body) {
    JsonNode answer = tree(body);
    JsonNode message = answer.path("output").path("message");
    assertThat(message.path("role").asText()).isEqualTo("assistant");
    assertThat(message.path("content").isArray()).isTrue();
    message.path("content").forEach(ConverseValidator::block);
    assertThat(STOPS).contains(answer.path("stopReason").asText());
    usage(answer.path("usage"));
    assertThat(answer.path("metrics").path("latencyMs").isIntegralNumber()).isTrue();
    return answer;
  }

  private static void block(JsonNode block) {
    assertThat(block.size()).as(block.toString()).isEqualTo(1);
    String kind = block.fieldNames().next();
    JsonNode value = block.get(kind);
    switch (kind) {
      case "text" -> assertThat(value.isTextual()).isTrue();
      case "toolUse" -> {
        assertThat(value.path("toolUseId").asText()).isNotEmpty();
        assertThat(value.path("name").asText()).isNotEmpty();
        assertThat(value.has("input")).isTrue();
      }
      case "reasoningContent" -> {
        assertThat(value.size()).isEqualTo(1);
        if (value.has("redactedContent")) {
          assertThat(Base64.getDecoder().decode(value.get("redactedContent").asText())).isNotNull();
        } else {
          assertThat(value.path("reasoningText").path("text").isTextual()).isTrue();
        }
      }
      case "citationsContent" -> {
        assertThat(value.path("content").isArray()).isTrue();
        value.path("citations").forEach(ConverseValidator::citation);
      }
      default -> throw new AssertionError("no block of Converse: " + block);
    }
  }

  private static void citation(JsonNode citation) {
    JsonNode location = citation.path("location");
    assertThat(location.size()).as(citation.toString()).isEqualTo(1);
    assertThat(location.fieldNames().next())
        .isIn("web", "documentChar", "documentPage", "documentChunk", "searchResultLocation");
  }

  private static void usage(JsonNode usage) {
    for (String count : Set.of("inputTokens", "outputTokens", "totalTokens")) {
      assertThat(usage.path(count).isIntegralNumber()).as("%s in %s", count, usage).isTrue();
      assertThat(usage.path(count).asLong()).isNotNegative();
    }
  }

  /** A whole stream. */
  public static void converseStream(byte[] body) {
    EventStreamFraming framing = new EventStreamFraming(EventStreamFraming.DEFAULT_MAX_FRAME_BYTES);
    framing.feed(Buffer.buffer(body));
    String before = "";
    int open = -1;
    Set<Integer> closed = new HashSet<>();
    for (EventStreamFrame frame = framing.next(); frame != null; frame = framing.next()) {
      assertThat(frame.header(":message-type")).isEqualTo("event");
      assertThat(frame.header(":content-type")).isEqualTo("application/json");
      String type = frame.header(":event-type");
      JsonNode event =
          tree(frame.payload().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(type.equals("messageStart")).as("first event").isEqualTo(before.isEmpty());
      int index = event.path("contentBlockIndex").asInt(-1);
      switch (type) {
        case "messageStart" -> assertThat(event.path("role").asText()).isEqualTo("assistant");
        case "contentBlockStart" -> {
          assertThat(event.path("start").path("toolUse").path("toolUseId").asText()).isNotEmpty();
          assertThat(open).isEqualTo(-1);
          open = index;
        }
        case "contentBlockDelta" -> {
          assertThat(event.path("delta").size()).isEqualTo(1);
          assertThat(open == -1 || open == index).isTrue();
          assertThat(closed).doesNotContain(index);
          open = index;
        }
        case "contentBlockStop" -> {
          assertThat(index).isEqualTo(open);
          closed.add(index);
          open = -1;
        }
        case "messageStop" -> {
          assertThat(open).isEqualTo(-1);
          assertThat(STOPS).contains(event.path("stopReason").asText());
        }
        case "metadata" -> {
          assertThat(before).isEqualTo("messageStop");
          usage(event.path("usage"));
          assertThat(event.path("metrics").path("latencyMs").isIntegralNumber()).isTrue();
        }
        default -> throw new AssertionError("no event of ConverseStream: " + type);
      }
      before = type;
    }
    assertThat(framing.failure()).isNull();
    assertThat(framing.held()).isZero();
    assertThat(before).as("last event").isEqualTo("metadata");
  }

  private static JsonNode tree(byte[] json) {
    try {
      return TREES.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
