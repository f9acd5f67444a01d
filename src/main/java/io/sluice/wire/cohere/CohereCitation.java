package io.sluice.wire.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Part.Citation;
import java.io.IOException;

/**
 * A citation: a span of the answer's text, in characters, and the documents or results of tools
 * that it rests on, of which the first is kept.
 *
 * @param source the document's title, or its id if it has none
 */
record CohereCitation(int start, int end, String url, String source) {

  /** Reads the object that the parser is at the start of. */
  static CohereCitation read(JsonParser json) throws IOException {
    int start = -1;
    int end = -1;
    String[] source = {"", "", ""};
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("start") && value == JsonToken.VALUE_NUMBER_INT) {
        start = json.getIntValue();
      } else if (name.equals("end") && value == JsonToken.VALUE_NUMBER_INT) {
        end = json.getIntValue();
      } else if (name.equals("sources") && value == JsonToken.START_ARRAY) {
        boolean first = true;
        while (json.nextToken() == JsonToken.START_OBJECT) {
          readSource(json, first ? source : new String[3]);
          first = false;
        }
      } else {
        json.skipChildren();
      }
    }
    return new CohereCitation(start, end, source[0], source[1].isEmpty() ? source[2] : source[1]);
  }

  /** Fills in address, title and id. */
  private static void readSource(JsonParser json, String[] to) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("id")) {
        to[2] = CohereChunk.text(json, value);
      } else if (name.equals("document") && value == JsonToken.START_OBJECT) {
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
          JsonToken inner = json.nextToken();
          switch (field) {
            case "url" -> to[0] = CohereChunk.text(json, inner);
            case "title" -> to[1] = CohereChunk.text(json, inner);
            default -> json.skipChildren();
          }
        }
      } else {
        json.skipChildren();
      }
    }
  }

  Citation citation() {
    return new Citation(url, source, "", start, end, -1, -1, -1, "");
  }

  /** The object that says a citation; where it stands is left out if it is not known. */
  static String write(Citation citation, String text) {
    int start = citation.start();
    int end = citation.end();
    boolean placed = start >= 0 && start <= end && end <= text.length();
    String id = citation.url().isEmpty() ? citation.title() : citation.url();
    return "{"
        + (placed
            ? "\"start\":%d,\"end\":%d,\"text\":%s,"
                .formatted(start, end, Json.quote(text.substring(start, end)))
            : "")
        + "\"sources\":[{\"type\":\"document\",\"id\":"
        + Json.quote(id)
        + ",\"document\":{\"id\":"
        + Json.quote(id)
        + ",\"title\":"
        + Json.quote(citation.title())
        + ",\"url\":"
        + Json.quote(citation.url())
        + "}}],\"type\":\"TEXT_CONTENT\"}";
  }
}
