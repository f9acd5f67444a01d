package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Feature;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks in a request's messages for content that is not text: {@code messages[].content[].type}
 * (OpenAI API reference, "Create chat completion"). Where a part has no type, its keys tell,
 * because some servers infer it. Used once.
 */
final class ContentScan {

  private static final int MESSAGE = 2;
  private static final int CONTENT = 3;
  private static final int PART = 4;

  private final Set<Feature> found;
  private int depth = 1;
  private boolean inContent;
  private boolean contentNext;
  private boolean typeNext;
  private boolean typed;
  private @Nullable Feature inferred;

  /**
   * A scan that adds to a set.
   *
   * @param found gets what is there
   */
  ContentScan(Set<Feature> found) {
    this.found = found;
  }

  /** Reads to the end of the array that the parser is at the start of. */
  void run(JsonParser json) throws IOException {
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        return;
      }
      boolean type = typeNext;
      boolean content = contentNext;
      typeNext = false;
      contentNext = false;
      switch (token) {
        case START_ARRAY, START_OBJECT -> {
          inContent |= content && token == JsonToken.START_ARRAY;
          depth++;
          startPart();
        }
        case END_ARRAY, END_OBJECT -> end();
        case FIELD_NAME -> name(json.currentName());
        case VALUE_STRING -> {
          if (type) {
            typed = true;
            add(ofType(json.getText()));
          }
        }
        default -> {}
      }
    }
  }

  private void startPart() {
    if (depth == PART && inContent) {
      typed = false;
      inferred = null;
    }
  }

  private void end() {
    if (depth == PART && inContent && !typed) {
      add(inferred);
    }
    depth--;
    if (depth < CONTENT) {
      inContent = false;
    }
  }

  private void name(String name) {
    contentNext = depth == MESSAGE && name.equals("content");
    if (depth == PART && inContent) {
      typeNext = name.equals("type");
      if (!typeNext && !name.equals("text") && inferred == null) {
        inferred = ofType(name);
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
    return switch (type) {
      case "text", "input_text", "output_text", "refusal", "thinking", "reasoning" -> null;
      default ->
          type.contains("image")
              ? Feature.IMAGES
              : type.contains("audio") ? Feature.AUDIO : Feature.FILES;
    };
  }
}
