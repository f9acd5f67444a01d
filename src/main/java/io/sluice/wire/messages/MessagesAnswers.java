package io.sluice.wire.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.CallSignatures;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.ExactTrees;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that are not streamed (Anthropic API reference, "Create a message"). */
final class MessagesAnswers {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MessagesAnswers() {}

  /**
   * Understands an answer. Blocks that are not known here are passed over, as in a stream.
   *
   * @throws Untranslatable if it is none
   */
  static Completion read(Buffer body) {
    JsonNode answer = ExactTrees.read(body.getBytes());
    if (answer == null || !answer.path("content").isArray()) {
      throw new Untranslatable("", "the provider's answer is no message");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode block : answer.path("content")) {
      Part part = part(block);
      if (part != null) {
        parts.add(part);
      }
    }
    return new Completion(
        answer.path("id").asText(""),
        answer.path("model").asText(""),
        CallSignatures.together(parts, Format.MESSAGES),
        MessagesStops.read(answer.path("stop_reason").asText("")),
        answer.path("stop_sequence").asText(""),
        usage(answer.path("usage")));
  }

  private static @Nullable Part part(JsonNode block) {
    return switch (block.path("type").asText("")) {
      case "text" -> new Text(block.path("text").asText(""), citations(block), null);
      case "thinking" ->
          new Thought(block.path("thinking").asText(""), signature(block, "signature"), false);
      case "redacted_thinking" -> new Thought("", signature(block, "data"), true);
      case "tool_use" ->
          new ToolCall(
              block.path("id").asText(""),
              block.path("name").asText(""),
              block.has("input") ? ExactTrees.text(block.get("input")) : "",
              null);
      default -> null;
    };
  }

  static @Nullable Signature signature(JsonNode block, String field) {
    String value = block.path(field).asText("");
    return value.isEmpty() ? null : Signature.read(value, Format.MESSAGES);
  }

  /** What a text rests on. */
  static List<Citation> citations(JsonNode block) {
    List<Citation> citations = new ArrayList<>();
    for (JsonNode citation : block.path("citations")) {
      try (JsonParser json = citation.traverse()) {
        json.nextToken();
        citations.add(MessagesCitations.read(json));
      } catch (IOException e) {
        throw new IllegalStateException("a tree of JSON is JSON", e);
      }
    }
    return citations;
  }

  private static @Nullable TokenCounts usage(JsonNode usage) {
    try (JsonParser json = usage.traverse()) {
      json.nextToken();
      return usage.isObject() ? MessagesUsage.read(json) : null;
    } catch (IOException e) {
      throw new IllegalStateException("a tree of JSON is JSON", e);
    }
  }

  /**
   * Says an answer.
   *
   * @throws Untranslatable if it has content that is no text
   */
  static Buffer write(Completion completion, Asked asked) {
    ObjectNode answer = NODES.objectNode();
    String model = completion.model();
    answer.put("id", id(completion.id(), asked)).put("type", "message").put("role", "assistant");
    answer.put("model", model.isEmpty() ? asked.conversation().model() : model);
    ArrayNode content = answer.putArray("content");
    boolean calls = false;
    boolean refused = false;
    for (Part part : CallSignatures.apart(completion.parts())) {
      calls |= part instanceof ToolCall;
      refused |= part instanceof Refusal;
      add(content, part);
    }
    answer.put("stop_reason", MessagesStops.write(completion.finish(), calls, refused));
    String stop = completion.stopSequence();
    answer.put("stop_sequence", stop.isEmpty() ? null : stop);
    TokenCounts usage = completion.usage();
    answer.putRawValue(
        "usage", new RawValue(MessagesUsage.write(usage == null ? TokenCounts.NONE : usage, true)));
    return ExactTrees.write(answer);
  }

  private static void add(ArrayNode content, Part part) {
    if (part instanceof Text text) {
      if (!text.text().isEmpty()) {
        ObjectNode block = content.addObject().put("type", "text").put("text", text.text());
        if (!text.citations().isEmpty()) {
          ArrayNode citations = block.putArray("citations");
          text.citations()
              .forEach(one -> citations.addRawValue(new RawValue(MessagesCitations.write(one))));
        }
      }
    } else if (part instanceof Refusal refusal) {
      content.addObject().put("type", "text").put("text", refusal.text());
    } else if (part instanceof Thought thought) {
      thought(content.addObject(), thought);
    } else if (part instanceof ToolCall call) {
      ObjectNode block = content.addObject().put("type", "tool_use");
      block.put("id", call.id()).put("name", call.name());
      arguments(block, call.arguments());
      block.putObject("caller").put("type", "direct");
    } else {
      throw new Untranslatable("", "the model answered with content that is no text");
    }
  }

  /** A thought as the format has it. */
  static void thought(ObjectNode block, Thought thought) {
    Signature signature = thought.signature();
    String mark = signature == null ? "" : signature.in(Format.MESSAGES);
    if (thought.redacted()) {
      block.put("type", "redacted_thinking").put("data", mark);
    } else {
      block.put("type", "thinking").put("thinking", thought.text()).put("signature", mark);
    }
  }

  /** What the model made malformed stands there as a string, so that nothing of it is lost. */
  private static void arguments(ObjectNode block, String arguments) {
    if (arguments.isBlank()) {
      block.putObject("input");
    } else if (ExactTrees.isObject(arguments)) {
      block.putRawValue("input", new RawValue(arguments));
    } else {
      block.put("input", arguments);
    }
  }

  /** An answer's own name; the broker's where the provider gave none. */
  static String id(String id, Asked asked) {
    return id.isEmpty() ? "msg_" + asked.requestId() : id;
  }
}
