package io.sluice.wire.converse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Part.Citation;
import java.io.IOException;

/**
 * Citations (Amazon Bedrock API reference, "Citation", "CitationLocation"). A search result is a
 * source with an address, counted like a document, whose blocks are cited.
 */
final class ConverseCitations {

  private String url = "";
  private String title = "";
  private final StringBuilder quoted = new StringBuilder();
  private String unit = "";
  private int document = -1;
  private int from = -1;
  private int to = -1;

  private ConverseCitations() {}

  /**
   * Reads the object that the parser stands on, to its end.
   *
   * @throws IOException if the document is not JSON
   */
  static Citation read(JsonParser json) throws IOException {
    ConverseCitations citation = new ConverseCitations();
    if (json.currentToken() == JsonToken.START_OBJECT) {
      citation.readFields(json);
    } else {
      json.skipChildren();
    }
    return new Citation(
        citation.url,
        citation.title,
        citation.quoted.toString(),
        -1,
        -1,
        citation.document,
        citation.from,
        citation.to,
        citation.unit);
  }

  private void readFields(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      unit = unitOf(name, unit);
      if (value == JsonToken.START_OBJECT) {
        readFields(json);
      } else if (value == JsonToken.START_ARRAY && name.equals("sourceContent")) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          readFields(json);
        }
      } else {
        readValue(json, name, value);
      }
    }
  }

  private void readValue(JsonParser json, String name, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      switch (name) {
        case "url", "source" -> url = json.getText();
        case "title" -> title = json.getText();
        case "text" -> quoted.append(json.getText());
        default -> {}
      }
    } else if (value == JsonToken.VALUE_NUMBER_INT) {
      switch (name) {
        case "documentIndex", "searchResultIndex" -> document = json.getValueAsInt(-1);
        case "start" -> from = json.getValueAsInt(-1);
        case "end" -> to = json.getValueAsInt(-1);
        default -> {}
      }
    } else {
      json.skipChildren();
    }
  }

  private static String unitOf(String name, String known) {
    return switch (name) {
      case "documentChar" -> "char";
      case "documentPage" -> "page";
      case "documentChunk", "searchResultLocation" -> "block";
      default -> known;
    };
  }

  static String write(Citation citation) {
    StringBuilder json = new StringBuilder("{");
    if (!citation.title().isEmpty()) {
      json.append("\"title\":").append(Json.quote(citation.title())).append(',');
    }
    if (!citation.quoted().isEmpty()) {
      json.append("\"sourceContent\":[{\"text\":")
          .append(Json.quote(citation.quoted()))
          .append("}],");
    }
    boolean result = !citation.url().isEmpty() && citation.unit().equals("block");
    if (result) {
      json.append("\"source\":").append(Json.quote(citation.url())).append(',');
    }
    return json.append("\"location\":").append(location(citation, result)).append('}').toString();
  }

  private static String location(Citation citation, boolean result) {
    if (!citation.url().isEmpty() && !result) {
      return "{\"web\":{\"url\":" + Json.quote(citation.url()) + "}}";
    }
    String place =
        switch (citation.unit()) {
          case "page" -> "documentPage";
          case "block" -> result ? "searchResultLocation" : "documentChunk";
          default -> "documentChar";
        };
    return "{\"%s\":{\"%s\":%d,\"start\":%d,\"end\":%d}}"
        .formatted(
            place,
            result ? "searchResultIndex" : "documentIndex",
            Math.max(0, citation.document()),
            Math.max(0, citation.from()),
            Math.max(0, citation.to()));
  }
}
