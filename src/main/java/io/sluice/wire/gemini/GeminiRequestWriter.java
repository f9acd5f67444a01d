package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says a conversation as a {@code GenerateContentRequest}. See {@link GeminiDialect}. */
final class GeminiRequestWriter {

  private final Conversation conversation;
  private final String model;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  GeminiRequestWriter(Conversation conversation, String model) {
    this.conversation = conversation;
    this.model = model;
  }

  Buffer write() {
    return write(false);
  }

  /** As part of another request, which wants the model in it. */
  Buffer write(boolean named) {
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.setCodec(ObjectFields.TREES);
      json.writeStartObject();
      if (named) {
        json.writeStringField("model", "models/" + model);
      }
      List<Turn> turns = conversation.turns();
      int first = writeInstruction(json, turns);
      new GeminiContentWriter(json, model).write(turns.subList(first, turns.size()));
      writeTools(json);
      writeConfig(json);
      refuseOthers();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** Writes the turns that lead; gives the number of them. */
  private static int writeInstruction(JsonGenerator json, List<Turn> turns) throws IOException {
    int count = 0;
    while (count < turns.size() && instructs(turns.get(count))) {
      count++;
    }
    if (count == 0) {
      return 0;
    }
    json.writeObjectFieldStart("systemInstruction");
    json.writeArrayFieldStart("parts");
    for (Turn turn : turns.subList(0, count)) {
      for (Part part : turn.parts()) {
        if (part instanceof Part.Text text) {
          json.writeStartObject();
          json.writeStringField("text", text.text());
          json.writeEndObject();
        } else if (!(part instanceof Part.CachePoint)) {
          throw new Untranslatable(turn.field(), "must be text: Gemini takes no other instruction");
        }
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    return count;
  }

  private static boolean instructs(Turn turn) {
    return turn.role() == Role.SYSTEM || turn.role() == Role.DEVELOPER;
  }

  private void writeTools(JsonGenerator json) throws IOException {
    if (!conversation.tools().isEmpty()) {
      json.writeArrayFieldStart("tools");
      json.writeStartObject();
      json.writeArrayFieldStart("functionDeclarations");
      for (Tool tool : conversation.tools()) {
        writeTool(json, tool);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
    }
    ToolChoice choice = conversation.toolChoice();
    if (!(choice instanceof ToolChoice.Auto)) {
      json.writeObjectFieldStart("toolConfig");
      json.writeObjectFieldStart("functionCallingConfig");
      json.writeStringField("mode", choice instanceof ToolChoice.None ? "NONE" : "ANY");
      if (choice instanceof ToolChoice.Named named) {
        json.writeArrayFieldStart("allowedFunctionNames");
        json.writeString(named.name());
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void writeTool(JsonGenerator json, Tool tool) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tool.name());
    if (!tool.description().isEmpty()) {
      json.writeStringField("description", tool.description());
    }
    JsonNode parameters = tool.parameters();
    if (parameters != null) {
      json.writeFieldName("parametersJsonSchema");
      json.writeTree(parameters);
    }
    json.writeEndObject();
  }

  private void writeConfig(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("generationConfig");
    if (conversation.maxOutputTokens() >= 0) {
      json.writeNumberField("maxOutputTokens", conversation.maxOutputTokens());
    }
    writeSampling(json, conversation.sampling());
    OutputFormat output = conversation.output();
    if (!(output instanceof OutputFormat.Text)) {
      json.writeStringField("responseMimeType", "application/json");
    }
    if (output instanceof OutputFormat.JsonSchema schema) {
      json.writeFieldName("responseJsonSchema");
      json.writeTree(schema.schema());
    }
    String thinking = GeminiThinking.config(conversation.reasoning(), model);
    if (thinking != null) {
      json.writeFieldName("thinkingConfig");
      json.writeRawValue(thinking);
    }
    json.writeEndObject();
  }

  private static void writeSampling(JsonGenerator json, Sampling sampling) throws IOException {
    number(json, "temperature", sampling.temperature());
    number(json, "topP", sampling.topP());
    Integer topK = sampling.topK();
    if (topK != null) {
      json.writeNumberField("topK", topK);
    }
    if (!sampling.stop().isEmpty()) {
      json.writeArrayFieldStart("stopSequences");
      for (String stop : sampling.stop()) {
        json.writeString(stop);
      }
      json.writeEndArray();
    }
    Long seed = sampling.seed();
    if (seed != null) {
      if (seed != seed.intValue()) {
        throw new Untranslatable("seed", "must be a number of 32 bits: Gemini takes no other");
      }
      json.writeNumberField("seed", seed);
    }
    number(json, "frequencyPenalty", sampling.frequencyPenalty());
    number(json, "presencePenalty", sampling.presencePenalty());
  }

  private static void number(JsonGenerator json, String name, @Nullable Double value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }

  private void refuseOthers() {
    if (Boolean.FALSE.equals(conversation.parallelTools()) && !conversation.tools().isEmpty()) {
      throw new Untranslatable(
          "parallel_tool_calls", "must not be false: Gemini cannot be kept from several calls");
    }
    switch (conversation.serviceTier()) {
      case "", "auto", "default", "standard", "standard_only" -> {}
      default ->
          throw new Untranslatable(
              "service_tier", "must be auto or default: Gemini has no other by this way");
    }
  }
}
