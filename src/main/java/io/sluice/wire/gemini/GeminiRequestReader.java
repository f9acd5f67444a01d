package io.sluice.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Understands a {@code GenerateContentRequest}. See {@link GeminiDialect} for what it takes. */
final class GeminiRequestReader {

  /** They ask for no filter, which is how a provider without such filters answers. */
  private static final Set<String> NO_FILTER = Set.of("OFF", "BLOCK_NONE");

  private static final String GOOGLES_OWN = "is a tool that Google runs: no other provider has it";

  private final ObjectFields body;
  private final String model;
  private final boolean stream;

  GeminiRequestReader(ObjectFields body, String model, boolean stream) {
    this.body = body;
    this.model = model;
    this.stream = stream;
  }

  Conversation read() {
    List<Turn> turns = new ArrayList<>();
    readInstruction(turns);
    turns.addAll(new GeminiContentReader().turns(body.objects("contents")));
    List<Tool> tools = readTools();
    GeminiConfigReader config = new GeminiConfigReader(body.object("generationConfig"));
    body.ignore("model");
    body.refuse("cachedContent", "is kept by Google: no other provider can read it");
    readSafety();
    Conversation conversation =
        new Conversation(
            model,
            turns,
            tools,
            readChoice(),
            null,
            config.output(),
            config.sampling(),
            config.reasoning(),
            config.maxOutputTokens(),
            stream,
            "",
            readLabels(),
            "",
            body.text("serviceTier", ""));
    body.end();
    return conversation;
  }

  private void readInstruction(List<Turn> turns) {
    ObjectFields instruction = body.object("systemInstruction");
    if (instruction == null) {
      return;
    }
    instruction.ignore("role");
    List<Part> parts = new ArrayList<>();
    for (ObjectFields part : instruction.objects("parts")) {
      parts.add(new Part.Text(part.requiredText("text")));
      part.end();
    }
    instruction.end();
    if (!parts.isEmpty()) {
      turns.add(new Turn(Role.SYSTEM, parts, "", "systemInstruction"));
    }
  }

  private List<Tool> readTools() {
    List<Tool> tools = new ArrayList<>();
    for (ObjectFields group : body.objects("tools")) {
      for (String own :
          List.of(
              "googleSearch",
              "googleSearchRetrieval",
              "codeExecution",
              "urlContext",
              "googleMaps",
              "fileSearch",
              "computerUse",
              "enterpriseWebSearch",
              "retrieval",
              "mcpServers")) {
        group.refuse(own, GOOGLES_OWN);
      }
      group.objects("functionDeclarations").forEach(each -> tools.add(readTool(each)));
      group.end();
    }
    return tools;
  }

  private static Tool readTool(ObjectFields declared) {
    String behaviour = declared.text("behavior", "BLOCKING");
    if (!behaviour.equals("BLOCKING") && !behaviour.equals("UNSPECIFIED")) {
      throw new Untranslatable(
          declared.at("behavior"), "must be BLOCKING: no other provider goes on without a result");
    }
    declared.ignore("response", "responseJsonSchema");
    ObjectFields parameters = declared.object("parameters");
    JsonNode schema = declared.node("parametersJsonSchema");
    Tool tool =
        new Tool(
            declared.requiredText("name"),
            declared.text("description", ""),
            parameters == null ? schema : GeminiSchema.toJsonSchema(parameters),
            null,
            false,
            declared.path());
    declared.end();
    return tool;
  }

  private ToolChoice readChoice() {
    ObjectFields config = body.object("toolConfig");
    ObjectFields calling = config == null ? null : config.object("functionCallingConfig");
    if (config == null) {
      return new ToolChoice.Auto();
    }
    config.refuse("retrievalConfig", GOOGLES_OWN);
    config.refuse("includeServerSideToolInvocations", GOOGLES_OWN);
    config.end();
    return calling == null ? new ToolChoice.Auto() : readCalling(calling);
  }

  private static ToolChoice readCalling(ObjectFields calling) {
    List<String> allowed = calling.texts("allowedFunctionNames");
    String mode = calling.text("mode", "AUTO").toUpperCase(Locale.ROOT);
    if (Boolean.TRUE.equals(calling.flag("streamFunctionCallArguments"))) {
      throw new Untranslatable(
          calling.at("streamFunctionCallArguments"), "cannot be said in the provider's format");
    }
    calling.end();
    switch (mode) {
      case "AUTO", "MODE_UNSPECIFIED", "VALIDATED" -> {
        if (!allowed.isEmpty()) {
          throw new Untranslatable(
              calling.at("allowedFunctionNames"), "goes with the mode ANY alone");
        }
        return new ToolChoice.Auto();
      }
      case "NONE" -> {
        return new ToolChoice.None();
      }
      case "ANY" -> {
        if (allowed.size() > 1) {
          throw new Untranslatable(
              calling.at("allowedFunctionNames"), "must have one name at the most");
        }
        return allowed.isEmpty() ? new ToolChoice.Required() : new ToolChoice.Named(allowed.get(0));
      }
      default ->
          throw new Untranslatable(calling.at("mode"), "must be AUTO, ANY, NONE or VALIDATED");
    }
  }

  private void readSafety() {
    for (ObjectFields setting : body.objects("safetySettings")) {
      if (!NO_FILTER.contains(setting.text("threshold", "").toUpperCase(Locale.ROOT))) {
        throw new Untranslatable(
            setting.path(),
            "sets one of Google's filters: no other provider has them; its threshold must be OFF or"
                + " BLOCK_NONE");
      }
    }
  }

  private Map<String, String> readLabels() {
    JsonNode labels = body.node("labels");
    Map<String, String> read = new HashMap<>();
    if (labels == null) {
      return read;
    }
    ObjectFields fields = ObjectFields.of(labels, "labels");
    labels
        .fieldNames()
        .forEachRemaining(
            name -> {
              @Nullable String value = fields.text(name);
              if (value != null) {
                read.put(name, value);
              }
            });
    return read;
  }
}
