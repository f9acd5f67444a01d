package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code GenerateContentResponse}: a whole answer, or a piece of one. Of several candidates the
 * first counts. Read in one pass, without a tree. Used once.
 */
final class GeminiChunk {

  /**
   * A part of the content.
   *
   * @param text null if it has none
   * @param signature empty if it has none
   */
  record Piece(
      @Nullable String text,
      boolean thought,
      String signature,
      @Nullable Call call,
      @Nullable Inline inline) {}

  /**
   * A call of a function.
   *
   * @param id empty if it has none
   * @param args the JSON of an object
   */
  record Call(String id, String name, String args) {}

  /** Content that is not text. */
  record Inline(String mediaType, String base64) {}

  private final byte[] bytes;
  private final int from;
  String id = "";
  String model = "";
  String finishReason = "";
  String blockReason = "";
  @Nullable TokenCounts usage;

  /** The JSON of an error; null if there is none. */
  @Nullable String error;

  /** A kind of part that is not known here; empty if there is none. */
  String unknown = "";

  final List<Piece> pieces = new ArrayList<>(1);
  final List<GeminiGrounding.Mark> marks = new ArrayList<>(0);

  private GeminiChunk(Slice data) {
    this.bytes = data.bytes();
    this.from = data.from();
  }

  /**
   * Reads one.
   *
   * @throws IOException if it is not one JSON object
   */
  static GeminiChunk parse(Slice data) throws IOException {
    GeminiChunk chunk = new GeminiChunk(data);
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      chunk.read(json);
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("cut");
      }
    }
    return chunk;
  }

  private void read(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "candidates" -> readCandidates(json, value);
        case "usageMetadata" -> {
          TokenCounts counts = GeminiUsage.read(json);
          usage = counts == null ? usage : counts;
        }
        case "modelVersion" -> model = text(json, value);
        case "responseId" -> id = text(json, value);
        case "promptFeedback" -> readFeedback(json, value);
        case "error" -> error = value == JsonToken.VALUE_NULL ? null : raw(json);
        default -> json.skipChildren();
      }
    }
  }

  private void readFeedback(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      if (name.equals("blockReason")) {
        blockReason = text(json, inner);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readCandidates(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    boolean first = true;
    for (JsonToken item = json.nextToken();
        item != null && item != JsonToken.END_ARRAY;
        item = json.nextToken()) {
      if (first && item == JsonToken.START_OBJECT) {
        readCandidate(json);
      } else {
        json.skipChildren();
      }
      first = false;
    }
  }

  private void readCandidate(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "content" -> readContent(json, value);
        case "finishReason" -> finishReason = text(json, value);
        case "groundingMetadata" -> GeminiGrounding.readGrounding(json, value, marks);
        case "citationMetadata" -> GeminiGrounding.readCitations(json, value, marks);
        default -> json.skipChildren();
      }
    }
  }

  private void readContent(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      if (name.equals("parts") && inner == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          readPart(json);
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private void readPart(JsonParser json) throws IOException {
    String said = null;
    boolean thought = false;
    String signature = "";
    Call call = null;
    Inline inline = null;
    String other = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "text" -> said = text(json, value);
        case "thought" -> thought = value == JsonToken.VALUE_TRUE;
        case "thoughtSignature" -> signature = text(json, value);
        case "functionCall" -> call = readCall(json, value);
        case "inlineData" -> inline = readInline(json, value);
        default -> {
          other = name;
          json.skipChildren();
        }
      }
    }
    boolean known = said != null || call != null || inline != null || !signature.isEmpty();
    if (known) {
      pieces.add(new Piece(said, thought, signature, call, inline));
    } else if (!other.isEmpty()) {
      unknown = other.length() <= 64 ? other : other.substring(0, 64);
    }
  }

  private @Nullable Call readCall(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    String id = "";
    String name = "";
    String args = "{}";
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      switch (field) {
        case "id" -> id = text(json, inner);
        case "name" -> name = text(json, inner);
        case "args" -> args = arguments(json, inner);
        default -> json.skipChildren();
      }
    }
    return new Call(id, name, args);
  }

  private static @Nullable Inline readInline(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    String type = "";
    String data = "";
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      switch (field) {
        case "mimeType" -> type = text(json, inner);
        case "data" -> data = text(json, inner);
        default -> json.skipChildren();
      }
    }
    return new Inline(type, data);
  }

  /** The bytes of the value that the parser is at the start of, as text; reads to its end. */
  private String raw(JsonParser json) throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    if (json.currentToken().isScalarValue()) {
      return Json.quote(json.getText());
    }
    json.skipChildren();
    int end = (int) json.currentLocation().getByteOffset();
    return new String(bytes, from + start, end - start, StandardCharsets.UTF_8);
  }

  /** Google writes them on several lines. */
  private String arguments(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.START_OBJECT) {
      return JsonText.compact(raw(json));
    }
    json.skipChildren();
    return "{}";
  }

  private static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }
}
