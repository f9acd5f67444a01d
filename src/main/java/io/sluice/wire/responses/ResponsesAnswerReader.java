package io.sluice.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.ProviderFault;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Understands a response. What a provider's own tools did on the way is passed over: the text has
 * what came of it.
 */
final class ResponsesAnswerReader {

  private static final int BAD_GATEWAY = 502;

  private final JsonNode response;
  private final List<Part> parts = new ArrayList<>();
  private @Nullable Signature callMark;
  private boolean calls;
  private boolean declined;

  private ResponsesAnswerReader(JsonNode response) {
    this.response = response;
  }

  static Completion read(Buffer body) {
    return new ResponsesAnswerReader(Trees.read(body)).completion();
  }

  private Completion completion() {
    String status = response.path("status").asText("completed");
    if (response.path("error").isObject() || status.equals("failed")) {
      throw new Untranslatable(
          "", "the provider failed: " + ProviderFault.of(BAD_GATEWAY, response).message());
    }
    if (!response.path("output").isArray()) {
      throw new Untranslatable("", "the provider's answer has no output");
    }
    if (!status.equals("completed") && !status.equals("incomplete")) {
      throw new Untranslatable("", "the provider's answer has not ended");
    }
    response.path("output").forEach(this::item);
    String reason = response.path("incomplete_details").path("reason").asText("");
    return new Completion(
        response.path("id").asText(""),
        response.path("model").asText(""),
        parts,
        new ResponseEnding(status, reason).finish(calls, declined),
        "",
        usage());
  }

  private void item(JsonNode item) {
    switch (item.path("type").asText("")) {
      case "message" -> item.path("content").forEach(this::content);
      case "function_call" -> {
        calls = true;
        parts.add(call(item, item.path("arguments").asText(""), callMark));
        callMark = null;
      }
      case "reasoning" -> reasoning(item);
      default -> {}
    }
  }

  static ToolCall call(JsonNode item, String arguments, @Nullable Signature mark) {
    String id = item.path("call_id").asText("");
    return new ToolCall(
        id.isEmpty() ? item.path("id").asText("") : id,
        item.path("name").asText(""),
        arguments,
        mark);
  }

  private void content(JsonNode content) {
    if (content.path("type").asText().equals("refusal")) {
      declined = true;
      parts.add(new Refusal(content.path("refusal").asText("")));
    } else if (!content.path("text").asText("").isEmpty()) {
      parts.add(
          new Text(
              content.path("text").asText(), Annotations.read(content.path("annotations")), null));
    }
  }

  private void reasoning(JsonNode item) {
    String mark = item.path("encrypted_content").asText("");
    String text = Reasonings.text(item.path("summary"), item.path("content"));
    Marks kind = Marks.of(mark, text.isEmpty());
    if (kind == Marks.CALL) {
      callMark = kind.read(mark);
    } else if (kind == Marks.TEXT) {
      int last = parts.size() - 1;
      if (last >= 0 && parts.get(last) instanceof Text said) {
        parts.set(last, new Text(said.text(), said.citations(), kind.read(mark)));
      }
    } else if (!text.isEmpty() || !mark.isEmpty()) {
      parts.add(Reasonings.thought(text, mark, !item.path("content").isEmpty()));
    }
  }

  private @Nullable TokenCounts usage() {
    try (JsonParser json = Json.FACTORY.createParser(Trees.text(response.path("usage")))) {
      return json.nextToken() == null ? null : ResponsesUsage.read(json);
    } catch (IOException e) {
      return null;
    }
  }
}
