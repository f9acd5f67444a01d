package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What shape the answer must have. */
public sealed interface OutputFormat {

  /** Any. */
  record Text() implements OutputFormat {}

  /** Some JSON object. */
  record JsonObject() implements OutputFormat {}

  /**
   * JSON that keeps to a schema.
   *
   * @param name empty if the caller gives none
   * @param strict null if the caller does not say
   */
  record JsonSchema(String name, String description, JsonNode schema, @Nullable Boolean strict)
      implements OutputFormat {}
}
