package io.sluice.wire.gemini;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Signature;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says an answer as a {@code GenerateContentResponse}. */
final class GeminiAnswerWriter {

  private GeminiAnswerWriter() {}

  static Buffer write(Completion completion, Asked asked) {
    StringBuilder parts = new StringBuilder();
    StringBuilder text = new StringBuilder();
    List<Part.Citation> citations = new ArrayList<>();
    Finish finish = completion.finish();
    for (Part part : completion.parts()) {
      if (part instanceof Part.ToolCall call && !wellFormed(call.arguments())) {
        finish = Finish.MALFORMED_TOOL_CALL;
        continue;
      }
      if (part instanceof Part.Text said) {
        for (Part.Citation citation : said.citations()) {
          citations.add(moved(citation, text.length()));
        }
        text.append(said.text());
      }
      String json = part(part);
      if (!json.isEmpty()) {
        parts.append(parts.isEmpty() ? "" : ",").append(json);
      }
    }
    StringBuilder body = new StringBuilder(parts.length() + 512);
    body.append("{\"candidates\":[{\"content\":{\"parts\":[").append(parts);
    body.append("],\"role\":\"model\"},\"finishReason\":\"").append(GeminiFinish.write(finish));
    body.append("\",\"index\":0");
    if (!citations.isEmpty()) {
      body.append(",\"groundingMetadata\":");
      body.append(GeminiGrounding.write(citations, text.toString()));
    }
    body.append("}]");
    TokenCounts usage = completion.usage();
    if (usage != null) {
      body.append(",\"usageMetadata\":").append(GeminiUsage.write(usage));
    }
    body.append(",\"modelVersion\":").append(Json.quote(model(completion.model(), asked)));
    body.append(",\"responseId\":").append(Json.quote(id(completion.id(), asked))).append('}');
    return Buffer.buffer(body.toString());
  }

  static String model(String served, Asked asked) {
    return served.isEmpty() ? asked.conversation().model() : served;
  }

  static String id(String given, Asked asked) {
    return given.isEmpty() ? asked.requestId() : given;
  }

  static boolean wellFormed(String arguments) {
    return arguments.isBlank() || JsonText.isObject(arguments);
  }

  private static Part.Citation moved(Part.Citation citation, int by) {
    boolean placed = citation.start() >= 0 && citation.end() >= 0;
    return new Part.Citation(
        citation.url(),
        citation.title(),
        citation.quoted(),
        placed ? citation.start() + by : -1,
        placed ? citation.end() + by : -1,
        citation.document(),
        citation.from(),
        citation.to(),
        citation.unit());
  }

  /** The JSON of a part; empty if there is nothing to say. */
  static String part(Part part) {
    if (part instanceof Part.Text text) {
      return text(text.text(), false, text.signature());
    }
    if (part instanceof Part.Thought thought) {
      return text(thought.text(), true, thought.signature());
    }
    if (part instanceof Part.Refusal refusal) {
      return text(refusal.text(), false, null);
    }
    if (part instanceof Part.ToolCall call) {
      return call(call);
    }
    if (part instanceof Part.Image image && image.source() instanceof Source.Inline inline) {
      return inline(inline);
    }
    if (part instanceof Part.Audio audio && audio.source() instanceof Source.Inline inline) {
      return inline(inline);
    }
    return "";
  }

  static String text(String text, boolean thought, @Nullable Signature signature) {
    return "{\"text\":"
        + Json.quote(text)
        + (thought ? ",\"thought\":true" : "")
        + signature(signature)
        + "}";
  }

  private static String signature(@Nullable Signature signature) {
    return signature == null
        ? ""
        : ",\"thoughtSignature\":" + Json.quote(GeminiSignatures.write(signature));
  }

  static String call(Part.ToolCall call) {
    // A line end in the arguments would end the line of an event.
    String args = call.arguments().isBlank() ? "{}" : JsonText.compact(call.arguments());
    return "{\"functionCall\":{"
        + (call.id().isEmpty() ? "" : "\"id\":" + Json.quote(call.id()) + ",")
        + "\"name\":"
        + Json.quote(call.name())
        + ",\"args\":"
        + args
        + "}"
        + signature(call.signature())
        + "}";
  }

  private static String inline(Source.Inline inline) {
    return "{\"inlineData\":{\"mimeType\":"
        + Json.quote(inline.mediaType())
        + ",\"data\":"
        + Json.quote(inline.base64())
        + "}}";
  }
}
