package io.sluice.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.OutputFormat.JsonSchema;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.Untranslatable;
import org.jspecify.annotations.Nullable;

/** A schema for the answer, and a function's description: {@code name, description, strict}. */
public final class Schemas {

  /** OpenAI wants a schema to have a name. */
  private static final String UNNAMED = "response";

  private Schemas() {}

  /** The schema that an object's fields describe. The object may have others. */
  public static OutputFormat read(Fields from) {
    JsonNode schema = schema(from, "schema");
    return new JsonSchema(
        from.text("name"),
        from.text("description"),
        schema == null ? Trees.object() : schema,
        from.flag("strict"));
  }

  /** Its fields, added to an object. */
  public static void write(JsonSchema format, ObjectNode to) {
    to.put("name", format.name().isEmpty() ? UNNAMED : format.name());
    if (!format.description().isEmpty()) {
      to.put("description", format.description());
    }
    if (format.strict() != null) {
      to.put("strict", format.strict());
    }
    to.set("schema", format.schema());
  }

  /** The function that an object's fields describe. */
  public static Tool readTool(Fields from, boolean cached, String field) {
    return new Tool(
        from.required("name"),
        from.text("description"),
        schema(from, "parameters"),
        from.flag("strict"),
        cached,
        field);
  }

  /** Its fields but {@code strict}, added to an object. */
  public static void writeTool(Tool tool, ObjectNode to) {
    to.put("name", tool.name());
    if (!tool.description().isEmpty()) {
      to.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      to.set("parameters", tool.parameters());
    }
  }

  private static @Nullable JsonNode schema(Fields from, String name) {
    JsonNode schema = from.node(name);
    if (schema.isMissingNode()) {
      return null;
    }
    if (!schema.isObject() && !schema.isBoolean()) {
      throw new Untranslatable(from.path(name), name + " must be a JSON Schema");
    }
    return schema;
  }
}
