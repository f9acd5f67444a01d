package io.sluice.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request refers to that a provider keeps: an earlier response, a conversation, a file. Most
 * requests refer to nothing, which a search tells; where it does not, the body is read.
 */
public final class References {

  private static final Set<Format> RESPONSES =
      Set.of(Format.RESPONSES, Format.RESPONSES_COUNT, Format.RESPONSES_COMPACT);

  /** A name may be written with escapes; those of plain letters are of no other use. */
  private static final String ESCAPED = "\\u00";

  private References() {}

  /** What is referred to. */
  public enum Kind {
    RESPONSE,
    CONVERSATION,
    FILE
  }

  /**
   * One of them.
   *
   * @param id the provider's
   */
  public record Reference(Kind kind, String id) {}

  /** All that a request refers to. Never throws: what is no JSON refers to nothing. */
  public static Set<Reference> of(ApiRequest request) {
    boolean files =
        request.features().contains(Feature.FILES) || request.features().contains(Feature.IMAGES);
    boolean responses = RESPONSES.contains(request.format());
    if (!files && !responses) {
      return Set.of();
    }
    String text = request.body().toString(ISO_8859_1);
    boolean some =
        (files && text.contains("file_id"))
            || (responses
                && (text.contains("previous_response_id") || text.contains("conversation")))
            || text.contains(ESCAPED);
    return some ? read(request.body()) : Set.of();
  }

  private static Set<Reference> read(Buffer body) {
    Set<Reference> found = new HashSet<>();
    try (JsonParser json = Json.FACTORY.createParser(body.getBytes())) {
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          JsonToken value = json.nextToken();
          if (depth == 1 && name.equals("metadata")) {
            json.skipChildren(); // the caller's own
          } else if (depth == 1 && name.equals("conversation") && value == JsonToken.START_OBJECT) {
            readConversation(json, found);
          } else if (value == JsonToken.VALUE_STRING) {
            Kind kind = kind(name, depth);
            if (kind != null) {
              found.add(new Reference(kind, json.getText()));
            }
          } else if (value != null && value.isStructStart()) {
            depth++;
          }
        }
      }
    } catch (IOException notJson) {
      return found;
    }
    return found;
  }

  private static void readConversation(JsonParser json, Set<Reference> found) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("id")) {
        found.add(new Reference(Kind.CONVERSATION, json.getText()));
      } else {
        json.skipChildren();
      }
    }
  }

  private static @Nullable Kind kind(String name, int depth) {
    return switch (name) {
      case "file_id" -> Kind.FILE;
      case "previous_response_id" -> depth == 1 ? Kind.RESPONSE : null;
      case "conversation" -> depth == 1 ? Kind.CONVERSATION : null;
      default -> null;
    };
  }
}
