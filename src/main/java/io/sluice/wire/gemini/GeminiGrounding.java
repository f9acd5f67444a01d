package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Part.Citation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Citations: {@code groundingMetadata} says which pieces of the answer rest on which pages, {@code
 * citationMetadata} what the answer repeats. Both count in bytes of UTF-8; citations count in
 * characters.
 *
 * <p>Source: Gemini API reference, "GroundingMetadata", "CitationMetadata".
 */
final class GeminiGrounding {

  private static final int MAX_MARKS = 1024;

  private GeminiGrounding() {}

  /**
   * A citation, before its place is counted in characters.
   *
   * @param start first byte of the text that it stands for, or -1
   * @param end after its last byte, or -1
   */
  record Mark(String url, String title, int start, int end) {

    Citation in(String text) {
      int first = characters(text, start);
      int last = characters(text, end);
      return of(first < 0 || last < 0 ? -1 : first, first < 0 || last < 0 ? -1 : last);
    }

    Citation of(int first, int last) {
      return new Citation(url, title, "", first, last, -1, -1, -1, "");
    }
  }

  /** How many characters so many bytes of a text are; -1 if they end inside of one. */
  private static int characters(String text, int count) {
    if (count < 0) {
      return -1;
    }
    int seen = 0;
    int at = 0;
    while (at < text.length() && seen < count) {
      int point = text.codePointAt(at);
      seen += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      at += Character.charCount(point);
    }
    return seen == count ? at : -1;
  }

  static void readGrounding(JsonParser json, JsonToken value, List<Mark> to) throws IOException {
    List<Mark> pages = new ArrayList<>();
    List<int[]> supports = new ArrayList<>();
    each(
        json,
        value,
        (name, inner) -> {
          if (name.equals("groundingChunks") && inner == JsonToken.START_ARRAY) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              pages.add(readPage(json));
            }
          } else if (name.equals("groundingSupports") && inner == JsonToken.START_ARRAY) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              readSupport(json, supports);
            }
          } else {
            json.skipChildren();
          }
        });
    for (int[] support : supports) {
      int page = support[2];
      if (page >= 0 && page < pages.size() && to.size() < MAX_MARKS) {
        to.add(new Mark(pages.get(page).url(), pages.get(page).title(), support[0], support[1]));
      }
    }
  }

  private static Mark readPage(JsonParser json) throws IOException {
    String[] found = {"", ""};
    each(
        json,
        JsonToken.START_OBJECT,
        (kind, page) ->
            each(
                json,
                page,
                (name, value) -> {
                  if (name.equals("uri") && value == JsonToken.VALUE_STRING) {
                    found[0] = json.getText();
                  } else if (name.equals("title") && value == JsonToken.VALUE_STRING) {
                    found[1] = json.getText();
                  } else {
                    json.skipChildren();
                  }
                }));
    return new Mark(found[0], found[1], -1, -1);
  }

  private static void readSupport(JsonParser json, List<int[]> to) throws IOException {
    // Protobuf leaves out a start of 0.
    int[] place = {0, -1};
    List<Integer> pages = new ArrayList<>();
    each(
        json,
        JsonToken.START_OBJECT,
        (name, value) -> {
          if (name.equals("segment")) {
            readPlace(json, value, place);
          } else if (name.equals("groundingChunkIndices") && value == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
              pages.add(
                  json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : -1);
            }
          } else {
            json.skipChildren();
          }
        });
    for (int page : pages) {
      if (to.size() < MAX_MARKS) {
        to.add(new int[] {place[0], place[1], page});
      }
    }
  }

  private static void readPlace(JsonParser json, JsonToken value, int[] place) throws IOException {
    each(
        json,
        value,
        (name, inner) -> {
          if (inner == JsonToken.VALUE_NUMBER_INT && name.equals("startIndex")) {
            place[0] = json.getIntValue();
          } else if (inner == JsonToken.VALUE_NUMBER_INT && name.equals("endIndex")) {
            place[1] = json.getIntValue();
          } else {
            json.skipChildren();
          }
        });
  }

  static void readCitations(JsonParser json, JsonToken value, List<Mark> to) throws IOException {
    each(
        json,
        value,
        (name, list) -> {
          boolean known = name.equals("citations") || name.equals("citationSources");
          if (!known || list != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
          }
          while (json.nextToken() == JsonToken.START_OBJECT) {
            Mark mark = readCitation(json);
            if (to.size() < MAX_MARKS) {
              to.add(mark);
            }
          }
        });
  }

  private static Mark readCitation(JsonParser json) throws IOException {
    String[] found = {"", ""};
    int[] place = {0, -1};
    each(
        json,
        JsonToken.START_OBJECT,
        (name, value) -> {
          switch (name) {
            case "uri" -> found[0] = value == JsonToken.VALUE_STRING ? json.getText() : "";
            case "title" -> found[1] = value == JsonToken.VALUE_STRING ? json.getText() : "";
            case "startIndex" ->
                place[0] = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
            case "endIndex" ->
                place[1] = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : -1;
            default -> json.skipChildren();
          }
        });
    return new Mark(found[0], found[1], place[0], place[1]);
  }

  private interface Field {
    void read(String name, JsonToken value) throws IOException;
  }

  /** Gives each field of an object, with the parser on its value; skips what is no object. */
  private static void each(JsonParser json, JsonToken value, Field field) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      field.read(name, json.nextToken());
    }
  }

  /**
   * The {@code groundingMetadata} that says these citations.
   *
   * @param text of the answer, to count its bytes; a place that is not known goes without one
   */
  static String write(List<Citation> citations, String text) {
    StringBuilder pages = new StringBuilder();
    StringBuilder supports = new StringBuilder();
    int page = 0;
    for (Citation citation : citations) {
      String comma = page == 0 ? "" : ",";
      pages
          .append(comma)
          .append("{\"web\":{\"uri\":")
          .append(Json.quote(citation.url()))
          .append(",\"title\":")
          .append(Json.quote(citation.title()))
          .append("}}");
      int start = citation.start();
      int end = citation.end();
      if (start >= 0 && start <= end && end <= text.length()) {
        String said = text.substring(start, end);
        int first = bytes(text.substring(0, start));
        supports
            .append(supports.isEmpty() ? "" : ",")
            .append("{\"segment\":{\"startIndex\":")
            .append(first)
            .append(",\"endIndex\":")
            .append(first + bytes(said))
            .append(",\"text\":")
            .append(Json.quote(said))
            .append("},\"groundingChunkIndices\":[")
            .append(page)
            .append("]}");
      }
      page++;
    }
    return "{\"groundingChunks\":[" + pages + "],\"groundingSupports\":[" + supports + "]}";
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
