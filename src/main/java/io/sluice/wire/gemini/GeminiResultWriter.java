package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.wire.conversation.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what a tool said. {@code response} is an object: a text that is one goes as it is, another
 * as {@code output}, an error as {@code error} (Gemini API reference, "FunctionResponse"). Pictures
 * and files are parts of the response since Gemini 3, before that parts behind it.
 */
final class GeminiResultWriter {

  private final JsonGenerator json;
  private final GeminiMediaWriter media;
  private final boolean third;

  GeminiResultWriter(JsonGenerator json, GeminiMediaWriter media, boolean third) {
    this.json = json;
    this.media = media;
    this.third = third;
  }

  void write(Part.ToolResult result, String name, String field) throws IOException {
    StringBuilder text = new StringBuilder();
    List<Part> others = new ArrayList<>();
    for (Part part : result.content()) {
      if (part instanceof Part.Text said) {
        text.append(text.isEmpty() || said.text().isEmpty() ? "" : "\n").append(said.text());
      } else if (!(part instanceof Part.CachePoint)) {
        others.add(part);
      }
    }
    json.writeStartObject();
    json.writeObjectFieldStart("functionResponse");
    if (!GeminiIds.made(result.callId()) && !result.callId().isEmpty()) {
      json.writeStringField("id", result.callId());
    }
    json.writeStringField("name", name);
    json.writeFieldName("response");
    writeResponse(text.toString(), result.failed());
    if (third && !others.isEmpty()) {
      json.writeArrayFieldStart("parts");
      writeOthers(others, field);
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
    if (!third) {
      writeOthers(others, field);
    }
  }

  private void writeResponse(String text, boolean failed) throws IOException {
    if (!failed && JsonText.isObject(text)) {
      json.writeRawValue(text);
      return;
    }
    json.writeStartObject();
    json.writeStringField(failed ? "error" : "output", text);
    json.writeEndObject();
  }

  private void writeOthers(List<Part> others, String field) throws IOException {
    for (Part part : others) {
      json.writeStartObject();
      media.write(part, field);
      json.writeEndObject();
    }
  }
}
