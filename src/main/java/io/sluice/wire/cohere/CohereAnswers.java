package io.sluice.wire.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers that are not streamed. */
final class CohereAnswers {

  private CohereAnswers() {}

  static Completion read(Buffer body) {
    JsonNode tree = ObjectFields.tree(body);
    JsonNode message = tree.path("message");
    String reason = tree.path("finish_reason").asText("");
    if (!message.isObject() || reason.isEmpty()) {
      throw new Untranslatable("", "the answer has no message, or does not say why it ended");
    }
    if (CohereFinish.failed(reason)) {
      throw new Untranslatable("", "the provider ended the answer with " + reason);
    }
    List<Part> parts = new ArrayList<>();
    String plan = message.path("tool_plan").asText("");
    if (!plan.isEmpty()) {
      parts.add(new Part.Thought(plan, null, false));
    }
    List<Part.Citation> citations = citations(message.path("citations"));
    for (JsonNode content : message.path("content")) {
      Part part = content(content, citations);
      if (part instanceof Part.Text) {
        // They belong to one text, the answer itself.
        citations = List.of();
      }
      parts.add(part);
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      parts.add(
          new Part.ToolCall(
              call.path("id").asText(""),
              function.path("name").asText(""),
              function.path("arguments").asText(""),
              null));
    }
    return new Completion(
        tree.path("id").asText(""), "", parts, CohereFinish.read(reason), "", usage(tree));
  }

  private static Part content(JsonNode content, List<Part.Citation> citations) {
    String type = content.path("type").asText("");
    return switch (type) {
      case "text" -> new Part.Text(content.path("text").asText(""), citations, null);
      case "thinking" -> new Part.Thought(content.path("thinking").asText(""), null, false);
      default -> throw new Untranslatable("", "the answer has content of a kind that is not known");
    };
  }

  private static List<Part.Citation> citations(JsonNode said) {
    List<Part.Citation> citations = new ArrayList<>();
    for (JsonNode each : said) {
      JsonNode source = each.path("sources").path(0);
      String title = source.path("document").path("title").asText("");
      citations.add(
          new CohereCitation(
                  each.path("start").asInt(-1),
                  each.path("end").asInt(-1),
                  source.path("document").path("url").asText(""),
                  title.isEmpty() ? source.path("id").asText("") : title)
              .citation());
    }
    return citations;
  }

  private static @Nullable TokenCounts usage(JsonNode tree) {
    JsonNode usage = tree.get("usage");
    if (usage == null) {
      return null;
    }
    try (JsonParser json = ObjectFields.TREES.treeAsTokens(usage)) {
      json.nextToken();
      return CohereUsage.read(json);
    } catch (IOException e) {
      return null;
    }
  }

  static Buffer write(Completion completion, Asked asked) {
    ObjectNode body = ObjectFields.TREES.createObjectNode();
    body.put("id", completion.id().isEmpty() ? asked.requestId() : completion.id());
    ObjectNode message = body.putObject("message");
    message.put("role", "assistant");
    ArrayNode content = ObjectFields.TREES.createArrayNode();
    ArrayNode calls = ObjectFields.TREES.createArrayNode();
    ArrayNode citations = ObjectFields.TREES.createArrayNode();
    for (Part part : completion.parts()) {
      if (part instanceof Part.Text text) {
        content.addObject().put("type", "text").put("text", text.text());
        for (Part.Citation citation : text.citations()) {
          citations.addRawValue(new RawValue(CohereCitation.write(citation, text.text())));
        }
      } else if (part instanceof Part.Refusal refusal) {
        content.addObject().put("type", "text").put("text", refusal.text());
      } else if (part instanceof Part.Thought thought && !thought.text().isEmpty()) {
        content.addObject().put("type", "thinking").put("thinking", thought.text());
      } else if (part instanceof Part.ToolCall call) {
        CohereMessages.write(call, calls.addObject());
      }
    }
    if (!content.isEmpty()) {
      message.set("content", content);
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    if (!citations.isEmpty()) {
      message.set("citations", citations);
    }
    body.put("finish_reason", CohereFinish.write(completion.finish()));
    TokenCounts usage = completion.usage();
    if (usage != null) {
      body.putRawValue("usage", new RawValue(CohereUsage.write(usage)));
    }
    return CohereRequestWriter.bytes(body);
  }
}
