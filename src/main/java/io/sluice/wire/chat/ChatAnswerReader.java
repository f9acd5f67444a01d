package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.ProviderFault;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.DataUrl;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Understands a chat answer, also where a server differs: Mistral's content as an array of chunks,
 * arguments as an object, Perplexity's search results, an error with status 200.
 */
final class ChatAnswerReader {

  private static final int BAD_GATEWAY = 502;

  private final JsonNode answer;
  private final List<Part> parts = new ArrayList<>();
  private int calls;

  private ChatAnswerReader(JsonNode answer) {
    this.answer = answer;
  }

  static Completion read(Buffer body) {
    return new ChatAnswerReader(Trees.read(body)).completion();
  }

  private Completion completion() {
    if (answer.path("error").isObject() || answer.path("error").isTextual()) {
      throw new Untranslatable(
          "", "the provider failed: " + ProviderFault.of(BAD_GATEWAY, answer).message());
    }
    JsonNode choice = answer.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      throw new Untranslatable("", "the provider's answer has no choices[0].message");
    }
    if (message.path("audio").isObject()) {
      throw new Untranslatable("", "the provider's answer is sound");
    }
    parts.addAll(ChatReasoning.read(message));
    content(message);
    String refusal = message.path("refusal").asText("");
    if (!refusal.isEmpty()) {
      parts.add(new Refusal(refusal));
    }
    for (JsonNode image : message.path("images")) {
      String url = image.path("image_url").path("url").asText("");
      parts.add(new Image(DataUrl.read(url, ""), ""));
    }
    message.path("tool_calls").forEach(this::call);
    if (message.path("function_call").isObject()) {
      call(Trees.object().set("function", message.path("function_call")));
    }
    return new Completion(
        answer.path("id").asText(""),
        answer.path("model").asText(""),
        parts,
        ChatFinish.read(choice.path("finish_reason").asText(""), calls > 0, !refusal.isEmpty()),
        "",
        usage());
  }

  private void content(JsonNode message) {
    JsonNode content = message.path("content");
    StringBuilder text = new StringBuilder();
    if (content.isArray()) {
      for (JsonNode chunk : content) {
        text.append(chunk.path("text").asText(""));
        String thought = MistralThinking.of(chunk);
        if (!thought.isEmpty()) {
          parts.add(new Part.Thought(thought, null, false));
        }
      }
    } else {
      text.append(content.asText(""));
    }
    if (text.length() > 0) {
      parts.add(
          new Text(
              text.toString(),
              citations(message),
              ChatReasoning.extraSignature(message.path("extra_content"))));
    }
  }

  private List<Citation> citations(JsonNode message) {
    List<Citation> citations = ChatCitations.read(message.path("annotations"));
    return citations.isEmpty() ? ChatCitations.ofSearch(answer.path("search_results")) : citations;
  }

  private void call(JsonNode call) {
    JsonNode function = call.path("function");
    JsonNode arguments = function.path("arguments");
    String id = call.path("id").asText("");
    Signature signature = ChatReasoning.extraSignature(call.path("extra_content"));
    parts.add(
        new ToolCall(
            id.isEmpty() ? callId(answer.path("id").asText(""), calls) : id,
            function.path("name").asText(""),
            arguments.isContainerNode() ? Trees.text(arguments) : arguments.asText(""),
            signature));
    calls++;
  }

  /** For a server that gives a call no id; callers need one that no other call has. */
  static String callId(String answerId, int index) {
    return "call_" + Integer.toHexString(answerId.hashCode()) + "_" + index;
  }

  private @Nullable TokenCounts usage() {
    JsonNode usage = answer.path("usage");
    if (!usage.isObject()) {
      return null;
    }
    try (JsonParser json = Json.FACTORY.createParser(Trees.text(usage))) {
      json.nextToken();
      return ChatUsage.read(json);
    } catch (IOException e) {
      return null;
    }
  }
}
