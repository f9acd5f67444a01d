package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ApiRequest.Result;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.MediaScan;
import io.sluice.wire.RequestParser;
import io.sluice.wire.RequestPath;
import io.sluice.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the broker needs to know of a request. Names come in camel case or with underscores, as
 * protobuf's JSON has it: both are the same field.
 */
final class GeminiRequestParser extends RequestParser {

  private static final int MAX_CHOICES = 8;
  private static final String BOUND = "\"maxOutputTokens\":%";

  private final Format format;
  private final RequestPath path;
  private final Set<String> seen = new HashSet<>();
  private final List<GeminiRequest.Naming> namings = new ArrayList<>();
  private OptionalLong bound = OptionalLong.empty();

  /** Where a bound can be set; {@code %} stands for it in the text. */
  private @Nullable Splice setBound;

  private int choices = 1;
  private String cacheKey = "";

  GeminiRequestParser(Format format, Buffer body, RequestPath path) {
    super(format, body);
    this.format = format;
    this.path = path;
  }

  /** The name in camel case. */
  static String camel(String name) {
    if (name.indexOf('_') < 0) {
      return name;
    }
    StringBuilder camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      boolean joins = name.charAt(i) == '_' && i + 1 < name.length() && i > 0;
      camel.append(joins ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return camel.toString();
  }

  @Override
  protected String plain(String name) {
    return camel(name);
  }

  @Override
  protected @Nullable Malformed readField(JsonParser json, String given, JsonToken value)
      throws IOException {
    String name = camel(given);
    if (value != JsonToken.VALUE_NULL && !seen.add(name)) {
      return wrong(
          shown(given),
          shown(given) + " stands twice, once as " + shown(name) + "; it must stand once");
    }
    switch (name) {
      case "model" -> readNaming(json, value);
      case "contents", "content", "systemInstruction" -> new MediaScan(features).run(json, value);
      case "generationConfig" -> {
        return readConfig(json, given, value);
      }
      case "tools" -> countTools(json, value);
      case "cachedContent" -> cacheKey = text(json, value);
      case "generateContentRequest" -> readInner(json, value);
      case "requests" -> readRequests(json, value);
      default -> json.skipChildren();
    }
    return null;
  }

  private void readNaming(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return;
    }
    int from = tokenStart(json);
    String said = json.getText();
    namings.add(new GeminiRequest.Naming(from, position(json), said));
  }

  private void readRequests(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (JsonToken item = json.nextToken();
        item != null && item != JsonToken.END_ARRAY;
        item = json.nextToken()) {
      readInner(json, item);
    }
  }

  private void readInner(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      switch (camel(name)) {
        case "model" -> readNaming(json, inner);
        case "contents", "content", "systemInstruction" -> new MediaScan(features).run(json, inner);
        case "tools" -> countTools(json, inner);
        default -> json.skipChildren();
      }
    }
  }

  private @Nullable Malformed readConfig(JsonParser json, String given, JsonToken value)
      throws IOException {
    int from = tokenStart(json);
    if (value == JsonToken.VALUE_NULL) {
      setBound = new Splice(from, position(json), "{" + BOUND + "}");
      return null;
    }
    if (value != JsonToken.START_OBJECT) {
      return wrong(given, given + " must be an object; it is " + Json.kind(value));
    }
    boolean empty = true;
    Set<String> read = new HashSet<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      empty = false;
      JsonToken inner = json.nextToken();
      if (!read.add(camel(name)) && inner != JsonToken.VALUE_NULL) {
        String field = given + "." + shown(name);
        return wrong(field, field + " stands twice; it must stand once");
      }
      Malformed wrong = readConfigField(json, given + "." + name, camel(name), inner);
      if (wrong != null) {
        return wrong;
      }
    }
    if (setBound == null) {
      setBound = new Splice(from + 1, from + 1, BOUND + (empty ? "" : ","));
    }
    return null;
  }

  private @Nullable Malformed readConfigField(
      JsonParser json, String field, String name, JsonToken value) throws IOException {
    boolean tokens = name.equals("maxOutputTokens");
    if (!tokens && !name.equals("candidateCount")) {
      json.skipChildren();
      return null;
    }
    int max = tokens ? Integer.MAX_VALUE : MAX_CHOICES;
    OptionalLong count = count(json, value, max);
    if (count == null) {
      return wrongCount(field, max);
    }
    if (!tokens) {
      choices = (int) count.orElse(1);
    } else if (count.isPresent()) {
      bound = OptionalLong.of(Math.max(bound.orElse(0), count.getAsLong()));
    } else {
      setBound = new Splice(tokenStart(json), position(json), "%");
    }
    return null;
  }

  @Override
  protected Result result() {
    Malformed wrong = wrongLength(path.model().length());
    if (wrong != null) {
      return wrong;
    }
    Set<String> needed = needed();
    if (needed.stream().noneMatch(seen::contains)) {
      String one = needed.stream().sorted().findFirst().orElseThrow();
      return wrong(one, one + " is missing");
    }
    if (path.stream()) {
      features.add(Feature.STREAMING);
    }
    return new Parsed(
        new GeminiRequest(
            format,
            body,
            path,
            namings,
            bound,
            format == Format.GEMINI ? placeForBound() : null,
            choices,
            features,
            cacheKey));
  }

  private Set<String> needed() {
    return switch (format) {
      case GEMINI_COUNT -> Set.of("contents", "generateContentRequest");
      case GEMINI_EMBED -> Set.of("content");
      case GEMINI_BATCH_EMBED -> Set.of("requests");
      default -> Set.of("contents");
    };
  }

  private Splice placeForBound() {
    if (setBound != null) {
      return setBound;
    }
    int at = 0;
    while (body.getByte(at) != '{') {
      at++;
    }
    return new Splice(at + 1, at + 1, "\"generationConfig\":{" + BOUND + "},");
  }
}
