package io.sluice.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.wire.Format;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** How a caller of each format asks, and what it makes of an answer. */
final class Speech {

  private static final ObjectMapper TREES = new ObjectMapper();

  /** What came of a request, as its caller sees it. */
  enum End {
    /** An answer that is whole. */
    WHOLE,
    /** An error in the shape of the format, instead of an answer. */
    REFUSED,
    /** An error in the shape of the format, in the middle of a stream. */
    FAILED_MIDWAY,
    /** The connection was cut. */
    BROKEN,
    /** Nothing that the format knows. */
    NONSENSE
  }

  private Speech() {}

  static String path(Format format, String model, boolean stream) {
    return switch (format) {
      case CHAT -> "/v1/chat/completions";
      case COMPLETIONS -> "/v1/completions";
      case RESPONSES -> "/v1/responses";
      case MESSAGES -> "/v1/messages";
      case GEMINI ->
          "/v1beta/models/"
              + model
              + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
      case CONVERSE -> "/model/" + model + (stream ? "/converse-stream" : "/converse");
      default -> throw new IllegalArgumentException("nobody asks in " + format);
    };
  }

  static String body(Format format, String model, boolean stream, String question) {
    String text = TREES.getNodeFactory().textNode(question).toString();
    return switch (format) {
      case CHAT ->
          "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
              .formatted(model, stream, text);
      case COMPLETIONS ->
          "{\"model\":\"%s\",\"stream\":%s,\"prompt\":%s}".formatted(model, stream, text);
      case RESPONSES ->
          "{\"model\":\"%s\",\"stream\":%s,\"input\":%s}".formatted(model, stream, text);
      case MESSAGES ->
          "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
              .formatted(model, stream, text);
      case GEMINI ->
          "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":%s}]}]}".formatted(text);
      case CONVERSE ->
          "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":%s}]}]}".formatted(text);
      default -> throw new IllegalArgumentException("nobody asks in " + format);
    };
  }

  /**
   * What an answer is to its caller.
   *
   * @param response null if none came whole
   */
  static End end(Format format, boolean stream, @Nullable HttpResponse<byte[]> response) {
    if (response == null) {
      return End.BROKEN;
    }
    String body = new String(response.body(), ISO_8859_1);
    if (response.statusCode() >= 400) {
      return error(format, tree(body)) ? End.REFUSED : End.NONSENSE;
    }
    if (!stream) {
      return tree(body).has(wholeField(format)) ? End.WHOLE : End.NONSENSE;
    }
    if (failed(format, body)) {
      return End.FAILED_MIDWAY;
    }
    return ended(format, body) ? End.WHOLE : End.NONSENSE;
  }

  private static String wholeField(Format format) {
    return switch (format) {
      case CHAT, COMPLETIONS -> "choices";
      case MESSAGES -> "content";
      case GEMINI -> "candidates";
      default -> "output";
    };
  }

  private static boolean error(Format format, JsonNode body) {
    JsonNode error = body.path("error");
    return switch (format) {
      case MESSAGES ->
          body.path("type").asText().equals("error")
              && error.path("type").isTextual()
              && error.path("message").isTextual();
      case GEMINI ->
          error.path("code").isInt()
              && error.path("status").isTextual()
              && error.path("message").isTextual();
      case CONVERSE -> body.path("message").isTextual() && !body.has("error");
      default -> error.path("message").isTextual() && error.path("type").isTextual();
    };
  }

  private static boolean failed(Format format, String body) {
    return switch (format) {
      case MESSAGES -> body.contains("event: error\ndata: {\"type\":\"error\"");
      case RESPONSES ->
          body.contains("event: error\n") || body.contains("event: response.failed\n");
      case CONVERSE -> body.contains(":exception-type");
      default -> lastEvent(body).startsWith("data: {\"error\":");
    };
  }

  private static String lastEvent(String body) {
    String text = body.stripTrailing().replace("\r\n", "\n");
    int before = text.lastIndexOf("\n\n");
    return before < 0 ? text : text.substring(before + 2);
  }

  private static boolean ended(Format format, String body) {
    return switch (format) {
      case MESSAGES -> lastEvent(body).startsWith("event: message_stop");
      case RESPONSES -> body.contains("\"type\":\"response.completed\"");
      case GEMINI -> lastEvent(body).contains("\"finishReason\"");
      case CONVERSE -> body.contains("messageStop") && body.contains("metadata");
      default -> lastEvent(body).equals("data: [DONE]");
    };
  }

  private static JsonNode tree(String body) {
    try {
      return TREES.readTree(body);
    } catch (IOException e) {
      return TREES.missingNode();
    }
  }
}
