package io.sluice.wire;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must stand in the top-level fields that the broker reads, by format, as far as it is not
 * told by their own readers. Null counts as nothing. What is not read here is the provider's to
 * judge.
 */
enum FieldKinds {
  TEXT("a string"),
  OBJECT("an object"),
  LIST("an array"),
  TEXT_OR_LIST("a string or an array"),
  /** Where protobuf's JSON takes a single one for a list of it. */
  OBJECT_OR_LIST("an array or an object");

  private static final Map<Format, Map<String, FieldKinds>> ALL = all();

  private final String words;

  FieldKinds(String words) {
    this.words = words;
  }

  private static Map<Format, Map<String, FieldKinds>> all() {
    Map<Format, Map<String, FieldKinds>> all = new EnumMap<>(Format.class);
    all.put(
        Format.CHAT,
        Map.of(
            "messages", LIST,
            "tools", LIST,
            "functions", LIST,
            "web_search_options", OBJECT,
            "audio", OBJECT,
            "prompt_cache_key", TEXT));
    all.put(Format.COMPLETIONS, Map.of("prompt", TEXT_OR_LIST));
    Map<String, FieldKinds> responses =
        Map.of(
            "input", TEXT_OR_LIST,
            "prompt", OBJECT,
            "previous_response_id", TEXT,
            "tools", LIST,
            "prompt_cache_key", TEXT);
    all.put(Format.RESPONSES, responses);
    all.put(Format.RESPONSES_COUNT, responses);
    all.put(Format.RESPONSES_COMPACT, responses);
    Map<String, FieldKinds> messages =
        Map.of("messages", LIST, "system", TEXT_OR_LIST, "tools", LIST, "mcp_servers", LIST);
    all.put(Format.MESSAGES, messages);
    all.put(Format.MESSAGES_COUNT, messages);
    Map<String, FieldKinds> gemini =
        Map.of(
            "contents", OBJECT_OR_LIST,
            "content", OBJECT,
            "systemInstruction", OBJECT,
            "tools", OBJECT_OR_LIST,
            "cachedContent", TEXT,
            "generateContentRequest", OBJECT,
            "requests", OBJECT_OR_LIST);
    all.put(Format.GEMINI, gemini);
    all.put(Format.GEMINI_COUNT, gemini);
    all.put(Format.GEMINI_EMBED, gemini);
    all.put(Format.GEMINI_BATCH_EMBED, gemini);
    all.put(Format.CONVERSE, Map.of("messages", LIST, "system", LIST, "toolConfig", OBJECT));
    all.put(Format.COHERE_CHAT, Map.of("messages", LIST, "tools", LIST));
    all.put(Format.COHERE_EMBED, Map.of("texts", LIST, "images", LIST, "inputs", LIST));
    all.put(Format.RERANK, Map.of("query", TEXT, "documents", LIST));
    all.put(Format.EMBEDDINGS, Map.of("input", TEXT_OR_LIST));
    all.put(Format.MODERATIONS, Map.of("input", TEXT_OR_LIST));
    all.put(Format.IMAGES, Map.of("prompt", TEXT));
    all.put(Format.IMAGE_EDITS, Map.of("prompt", TEXT, "images", LIST));
    all.put(Format.SPEECH, Map.of("input", TEXT, "stream_format", TEXT));
    all.put(Format.BATCHES, Map.of("input_file_id", TEXT));
    return all;
  }

  /** By name, for the fields that a format has here. */
  static Map<String, FieldKinds> of(Format format) {
    return ALL.getOrDefault(format, Map.of());
  }

  private boolean fits(JsonToken value) {
    return switch (value) {
      case VALUE_NULL -> true;
      case VALUE_STRING -> this == TEXT || this == TEXT_OR_LIST;
      case START_OBJECT -> this == OBJECT || this == OBJECT_OR_LIST;
      case START_ARRAY -> this == LIST || this == TEXT_OR_LIST || this == OBJECT_OR_LIST;
      default -> false;
    };
  }

  /**
   * What is wrong with a value, or null.
   *
   * @param name of the field, as the caller spells it
   */
  @Nullable Malformed wrong(String name, JsonToken value) {
    return fits(value)
        ? null
        : new Malformed(name, name + " must be " + words + "; it is " + Json.kind(value));
  }
}
