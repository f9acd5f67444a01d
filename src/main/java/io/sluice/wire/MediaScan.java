package io.sluice.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks in a request's content for what is not text, in the formats that are not OpenAI's chat: a
 * block's {@code type} (responses, messages), the key of a block (converse: {@code image}), the
 * media type of data (gemini: {@code inlineData.mimeType}). What a tool was given or said in JSON
 * is passed over: it may have any name in it.
 */
public final class MediaScan {

  private static final Set<String> JSON_OF_TOOLS =
      Set.of("input", "arguments", "args", "json", "schema", "parameters", "response");
  private static final Set<String> MEDIA_TYPE =
      Set.of("mimeType", "mime_type", "media_type", "mediaType");
  private static final Set<String> BLOCKS = Set.of("image", "document", "video", "audio");
  private static final Set<String> TEXT =
      Set.of(
          "text",
          "input_text",
          "output_text",
          "summary_text",
          "reasoning_text",
          "reasoning",
          "refusal",
          "thinking",
          "redacted_thinking",
          "message",
          "tool_use",
          "tool_result",
          "tool_reference",
          "server_tool_use",
          "function",
          "function_call",
          "function_call_output",
          "custom_tool_call",
          "custom_tool_call_output",
          "item_reference",
          "compaction",
          "ephemeral",
          "base64",
          "url",
          "content",
          "search_result",
          "search_result_location",
          "char_location",
          "page_location",
          "content_block_location",
          "web_search_result_location",
          "url_citation");

  private final Set<Feature> found;

  /**
   * A scan that adds to a set.
   *
   * @param found gets what is there
   */
  public MediaScan(Set<Feature> found) {
    this.found = found;
  }

  /** Reads the value that the parser is at the start of, to its end. */
  public void run(JsonParser json, JsonToken value) throws IOException {
    int depth = value.isStructStart() ? 1 : 0;
    String name = "";
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        return;
      }
      switch (token) {
        case FIELD_NAME -> name = json.currentName();
        case START_ARRAY, START_OBJECT -> {
          if (JSON_OF_TOOLS.contains(name)) {
            json.skipChildren();
          } else {
            if (token == JsonToken.START_OBJECT && BLOCKS.contains(name)) {
              add(ofType(name));
            } else if (name.equals("fileData") || name.equals("file_data")) {
              add(Feature.FILES);
            }
            depth++;
          }
          name = "";
        }
        case END_ARRAY, END_OBJECT -> {
          depth--;
          name = "";
        }
        case VALUE_STRING -> {
          if (name.equals("type")) {
            add(ofType(json.getText()));
          } else if (MEDIA_TYPE.contains(name)) {
            add(ofMediaType(json.getText()));
          }
          name = "";
        }
        default -> name = "";
      }
    }
  }

  private void add(@Nullable Feature feature) {
    if (feature != null) {
      found.add(feature);
    }
  }

  /** Null for text. What is not known counts as a file: a grant that forbids files forbids it. */
  private static @Nullable Feature ofType(String type) {
    if (TEXT.contains(type)) {
      return null;
    }
    return type.contains("image")
        ? Feature.IMAGES
        : type.contains("audio")
            ? Feature.AUDIO
            : type.endsWith("_call") || type.endsWith("_call_output") || type.endsWith("_result")
                ? Feature.TOOLS
                : Feature.FILES;
  }

  private static @Nullable Feature ofMediaType(String type) {
    return type.startsWith("image/")
        ? Feature.IMAGES
        : type.startsWith("audio/")
            ? Feature.AUDIO
            : type.startsWith("text/plain") ? null : Feature.FILES;
  }
}
