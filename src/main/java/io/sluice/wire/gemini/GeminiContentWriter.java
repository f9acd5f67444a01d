package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says turns as contents: turns of the same side that follow each other are one. Signatures of
 * Gemini's go back on the very part that they came with.
 */
final class GeminiContentWriter {

  /**
   * What Google documents for a call that another model made: since Gemini 3 the first call of each
   * step has to have a signature (Gemini API, "Thought signatures").
   */
  private static final String NOT_SIGNED = "skip_thought_signature_validator";

  private final JsonGenerator json;
  private final GeminiMediaWriter media;
  private final boolean third;
  private final Map<String, String> names = new HashMap<>();

  /** Whether the content that is open has a call in it. */
  private boolean called;

  GeminiContentWriter(JsonGenerator json, String model) {
    this.json = json;
    this.media = new GeminiMediaWriter(json);
    this.third = GeminiThinking.third(model);
  }

  void write(List<Turn> turns) throws IOException {
    json.writeArrayFieldStart("contents");
    Role open = null;
    for (Turn turn : turns) {
      if (turn.role() != Role.USER && turn.role() != Role.ASSISTANT) {
        // In words by which Claude Code knows to say it in a user's turn instead.
        throw new Untranslatable(
            turn.field(),
            "role \"%s\" is not supported in the conversation, only before it"
                .formatted(turn.role().name().toLowerCase(Locale.ROOT)));
      }
      List<Part> parts = said(turn);
      if (parts.isEmpty()) {
        continue;
      }
      if (open != turn.role()) {
        close(open);
        open = turn.role();
        called = false;
        json.writeStartObject();
        json.writeStringField("role", open == Role.ASSISTANT ? "model" : "user");
        json.writeArrayFieldStart("parts");
      }
      for (Part part : parts) {
        write(part, turn);
      }
    }
    close(open);
    json.writeEndArray();
  }

  private void close(@Nullable Role open) throws IOException {
    if (open != null) {
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /**
   * The parts that Gemini is to hear. Left out are hints of where to cache, empty texts, and what
   * another provider's model thought: Gemini could do nothing with it.
   */
  private static List<Part> said(Turn turn) {
    List<Part> said = new ArrayList<>();
    List<Part> parts = turn.parts();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part instanceof Part.Thought thought) {
        Signature signature = own(thought.signature());
        Part next = i + 1 < parts.size() ? parts.get(i + 1) : null;
        if (signature != null
            && thought.text().isEmpty()
            && next instanceof Part.ToolCall call
            && own(call.signature()) == null) {
          // A format without a place for the mark of a call carried it in front of the call.
          said.add(new Part.ToolCall(call.id(), call.name(), call.arguments(), signature));
          i++;
        } else if (signature != null) {
          said.add(thought);
        }
      } else if (part instanceof Part.Text text) {
        if (!text.text().isEmpty() || own(text.signature()) != null) {
          said.add(text);
        }
      } else if (!(part instanceof Part.CachePoint)) {
        said.add(part);
      }
    }
    return said;
  }

  private static @Nullable Signature own(@Nullable Signature signature) {
    return signature != null && signature.origin() == Format.GEMINI ? signature : null;
  }

  private void write(Part part, Turn turn) throws IOException {
    if (part instanceof Part.ToolResult result) {
      String name = result.name().isEmpty() ? names.get(result.callId()) : result.name();
      if (name == null) {
        throw new Untranslatable(
            turn.field(), "answers no call of this conversation: its id must be that of a call");
      }
      new GeminiResultWriter(json, media, third).write(result, name, turn.field());
      return;
    }
    json.writeStartObject();
    if (part instanceof Part.Text text) {
      json.writeStringField("text", text.text());
      sign(own(text.signature()));
    } else if (part instanceof Part.Thought thought) {
      json.writeStringField("text", thought.text());
      json.writeBooleanField("thought", true);
      sign(own(thought.signature()));
    } else if (part instanceof Part.Refusal refusal) {
      json.writeStringField("text", refusal.text());
    } else if (part instanceof Part.ToolCall call) {
      writeCall(call, turn.field());
    } else {
      media.write(part, turn.field());
    }
    json.writeEndObject();
  }

  private void sign(@Nullable Signature signature) throws IOException {
    if (signature != null) {
      json.writeStringField("thoughtSignature", signature.value());
    }
  }

  private void writeCall(Part.ToolCall call, String field) throws IOException {
    names.put(call.id(), call.name());
    json.writeObjectFieldStart("functionCall");
    if (!GeminiIds.made(call.id()) && !call.id().isEmpty()) {
      json.writeStringField("id", call.id());
    }
    json.writeStringField("name", call.name());
    json.writeFieldName("args");
    String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
    if (!JsonText.isObject(arguments)) {
      throw new Untranslatable(
          field, "has a call of a tool whose arguments are no JSON object: Gemini takes no other");
    }
    json.writeRawValue(arguments);
    json.writeEndObject();
    Signature signature = own(call.signature());
    if (signature != null) {
      sign(signature);
    } else if (third && !called) {
      json.writeStringField("thoughtSignature", NOT_SIGNED);
    }
    called = true;
  }
}
