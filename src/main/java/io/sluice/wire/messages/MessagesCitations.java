package io.sluice.wire.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Part.Citation;
import java.io.IOException;

/**
 * Citations (Anthropic API reference, "Citations", "Search results"). A search result is a source
 * with an address, counted like a document, whose blocks are cited.
 */
final class MessagesCitations {

  private static final String NONE = "";

  private MessagesCitations() {}

  /**
   * Reads the object that the parser stands on, to its end.
   *
   * @throws IOException if the document is not JSON
   */
  static Citation read(JsonParser json) throws IOException {
    String url = NONE;
    String title = NONE;
    String quoted = NONE;
    String unit = NONE;
    int document = -1;
    int from = -1;
    int to = -1;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return new Citation(url, title, quoted, -1, -1, document, from, to, unit);
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        switch (name) {
          case "url", "source" -> url = json.getText();
          case "title", "document_title" -> title = json.getText();
          case "cited_text" -> quoted = json.getText();
          default -> {}
        }
      } else if (value == JsonToken.VALUE_NUMBER_INT) {
        int number = json.getValueAsInt(-1);
        unit = unitOf(name, unit);
        switch (name) {
          case "document_index", "search_result_index" -> document = number;
          case "start_char_index", "start_page_number", "start_block_index" -> from = number;
          case "end_char_index", "end_page_number", "end_block_index" -> to = number;
          default -> {}
        }
      } else {
        json.skipChildren();
      }
    }
    return new Citation(url, title, quoted, -1, -1, document, from, to, unit);
  }

  private static String unitOf(String name, String known) {
    return switch (name) {
      case "start_char_index" -> "char";
      case "start_page_number" -> "page";
      case "start_block_index" -> "block";
      default -> known;
    };
  }

  static String write(Citation citation) {
    String quoted = "\"cited_text\":" + Json.quote(citation.quoted());
    String title = citation.title().isEmpty() ? "null" : Json.quote(citation.title());
    int document = Math.max(0, citation.document());
    int from = Math.max(0, citation.from());
    int to = Math.max(from, citation.to());
    if (!citation.url().isEmpty() && citation.unit().equals("block")) {
      return "{\"type\":\"search_result_location\",%s,\"source\":%s,\"title\":%s,\"search_result_index\":%d,\"start_block_index\":%d,\"end_block_index\":%d}"
          .formatted(quoted, Json.quote(citation.url()), title, document, from, to);
    }
    String place =
        switch (citation.url().isEmpty() ? citation.unit() : NONE) {
          case "char" -> "\"type\":\"char_location\",\"start_char_index\":%d,\"end_char_index\":%d";
          case "page" ->
              "\"type\":\"page_location\",\"start_page_number\":%d,\"end_page_number\":%d";
          case "block" ->
              "\"type\":\"content_block_location\",\"start_block_index\":%d,\"end_block_index\":%d";
          default -> NONE;
        };
    if (place.isEmpty()) {
      return "{\"type\":\"web_search_result_location\",%s,\"url\":%s,\"title\":%s,\"encrypted_index\":\"\"}"
          .formatted(quoted, Json.quote(citation.url()), title);
    }
    return "{"
        + place.formatted(from, to)
        + ","
        + quoted
        + ",\"document_index\":"
        + document
        + ",\"document_title\":"
        + title
        + "}";
  }
}
