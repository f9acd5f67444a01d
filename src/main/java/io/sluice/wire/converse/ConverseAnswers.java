package io.sluice.wire.converse;

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

/** Answers that are not streamed (Amazon Bedrock API reference, "Converse"). */
final class ConverseAnswers {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ConverseAnswers() {}

  /**
   * Understands an answer. Blocks that are not known here are passed over, as in a stream.
   *
   * @throws Untranslatable if it is none
   */
  static Completion read(Buffer body) {
    JsonNode answer = ExactTrees.read(body.getBytes());
    JsonNode content =
        answer == null
            ? NODES.missingNode()
            : answer.path("output").path("message").path("content");
    if (answer == null || !content.isArray()) {
      throw new Untranslatable("", "the provider's answer is none of Converse");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode block : content) {
      Part part = part(block);
      if (part != null) {
        parts.add(part);
      }
    }
    return new Completion(
        "",
        "",
        CallSignatures.together(parts, Format.CONVERSE),
        ConverseStops.read(answer.path("stopReason").asText("")),
        answer.path("additionalModelResponseFields").path("stop_sequence").asText(""),
        usage(answer.path("usage")));
  }

  private static @Nullable Part part(JsonNode block) {
    if (block.has("text")) {
      return new Text(block.get("text").asText());
    }
    if (block.has("citationsContent")) {
      return cited(block.get("citationsContent"));
    }
    if (block.has("reasoningContent")) {
      return thought(block.get("reasoningContent"));
    }
    if (block.has("toolUse")) {
      JsonNode call = block.get("toolUse");
      return new ToolCall(
          call.path("toolUseId").asText(""),
          call.path("name").asText(""),
          call.has("input") ? ExactTrees.text(call.get("input")) : "",
          null);
    }
    return null;
  }

  /** A text and what it rests on. */
  static Text cited(JsonNode block) {
    StringBuilder text = new StringBuilder();
    block.path("content").forEach(piece -> text.append(piece.path("text").asText("")));
    List<Citation> citations = new ArrayList<>();
    for (JsonNode citation : block.path("citations")) {
      try (JsonParser json = citation.traverse()) {
        json.nextToken();
        citations.add(ConverseCitations.read(json));
      } catch (IOException e) {
        throw new IllegalStateException("a tree of JSON is JSON", e);
      }
    }
    return new Text(text.toString(), citations, null);
  }

  static Thought thought(JsonNode reasoning) {
    if (reasoning.has("redactedContent")) {
      return new Thought("", ConverseMarks.read(reasoning.get("redactedContent").asText()), true);
    }
    JsonNode said = reasoning.path("reasoningText");
    String mark = said.path("signature").asText("");
    return new Thought(
        said.path("text").asText(""),
        mark.isEmpty() ? null : Signature.read(mark, Format.CONVERSE),
        false);
  }

  private static @Nullable TokenCounts usage(JsonNode usage) {
    try (JsonParser json = usage.traverse()) {
      json.nextToken();
      return usage.isObject() ? ConverseUsage.read(json) : null;
    } catch (IOException e) {
      throw new IllegalStateException("a tree of JSON is JSON", e);
    }
  }

  /**
   * Says an answer.
   *
   * @throws Untranslatable if it has content that is no text
   */
  static Buffer write(Completion completion) {
    ObjectNode answer = NODES.objectNode();
    ObjectNode message = answer.putObject("output").putObject("message").put("role", "assistant");
    ArrayNode content = message.putArray("content");
    boolean calls = false;
    boolean refused = false;
    for (Part part : CallSignatures.apart(completion.parts())) {
      calls |= part instanceof ToolCall;
      refused |= part instanceof Refusal;
      add(content, part);
    }
    answer.put("stopReason", ConverseStops.write(completion.finish(), calls, refused));
    if (!completion.stopSequence().isEmpty()) {
      answer
          .putObject("additionalModelResponseFields")
          .put("stop_sequence", completion.stopSequence());
    }
    TokenCounts usage = completion.usage();
    answer.putRawValue(
        "usage", new RawValue(ConverseUsage.write(usage == null ? TokenCounts.NONE : usage)));
    answer.putObject("metrics").put("latencyMs", 0);
    return ExactTrees.write(answer);
  }

  private static void add(ArrayNode content, Part part) {
    if (part instanceof Text text) {
      if (!text.text().isEmpty()) {
        text(content.addObject(), text);
      }
    } else if (part instanceof Refusal refusal) {
      content.addObject().put("text", refusal.text());
    } else if (part instanceof Thought thought) {
      thought(content.addObject(), thought);
    } else if (part instanceof ToolCall call) {
      ObjectNode block = content.addObject().putObject("toolUse");
      block.put("toolUseId", call.id()).put("name", call.name());
      arguments(block, call.arguments());
    } else {
      throw new Untranslatable("", "the model answered with content that is no text");
    }
  }

  private static void text(ObjectNode block, Text text) {
    if (text.citations().isEmpty()) {
      block.put("text", text.text());
      return;
    }
    ObjectNode cited = block.putObject("citationsContent");
    cited.putArray("content").addObject().put("text", text.text());
    ArrayNode citations = cited.putArray("citations");
    text.citations()
        .forEach(one -> citations.addRawValue(new RawValue(ConverseCitations.write(one))));
  }

  /** A thought as the format has it. */
  static void thought(ObjectNode block, Thought thought) {
    ObjectNode reasoning = block.putObject("reasoningContent");
    Signature signature = thought.signature();
    if (thought.redacted()) {
      reasoning.put("redactedContent", signature == null ? "" : ConverseMarks.write(signature));
      return;
    }
    ObjectNode said = reasoning.putObject("reasoningText").put("text", thought.text());
    if (signature != null) {
      said.put("signature", signature.in(Format.CONVERSE));
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
}
