package io.sluice.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ApiRequest.Result;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link RequestShape} says is there. */
final class JsonRequestParser extends RequestParser {

  private static final int MAX_CHOICES = 128;

  private final RequestShape shape;
  private boolean required;
  private OptionalLong bound = OptionalLong.empty();

  /** Where a bound can be set; {@code %} stands for it in the text. */
  private @Nullable Splice setBound;

  private boolean boundParentSeen;
  private int choices = 1;
  private String cacheKey = "";

  JsonRequestParser(RequestShape shape, Buffer body, RequestPath path) {
    super(shape.format(), body);
    this.shape = shape;
    if (!shape.modelInBody()) {
      this.model = path.model();
      this.stream = path.stream();
    }
  }

  @Override
  protected @Nullable Malformed readField(JsonParser json, String name, JsonToken value)
      throws IOException {
    required |= shape.required().contains(name) && value != JsonToken.VALUE_NULL;
    if (name.equals(shape.boundIn())) {
      return readBoundParent(json, name, value);
    }
    if (shape.boundIn() == null && isCount(name)) {
      return readCount(json, name, name, value);
    }
    if (shape.content().contains(name)) {
      new MediaScan(features).run(json, value);
      return null;
    }
    switch (name) {
      case "model" -> {
        if (shape.modelInBody()) {
          return readModel(json, value);
        }
        json.skipChildren();
      }
      case "stream" -> {
        if (shape.modelInBody()) {
          return readStream(value);
        }
        json.skipChildren();
      }
      case "tools", "toolConfig", "mcp_servers" -> countTools(json, value);
      case "prompt_cache_key" -> cacheKey = text(json, value);
      default -> json.skipChildren();
    }
    return null;
  }

  private boolean isCount(String name) {
    return shape.bounds().contains(name) || name.equals(shape.choices());
  }

  private @Nullable Malformed readBoundParent(JsonParser json, String name, JsonToken value)
      throws IOException {
    boundParentSeen = true;
    int from = tokenStart(json);
    if (value == JsonToken.VALUE_NULL) {
      setBound = new Splice(from, position(json), "{\"" + shape.boundToSet() + "\":%}");
      return null;
    }
    if (value != JsonToken.START_OBJECT) {
      return wrong(name, name + " must be an object; it is " + Json.kind(value));
    }
    boolean empty = true;
    Set<String> read = new HashSet<>(2);
    for (String inner = json.nextFieldName(); inner != null; inner = json.nextFieldName()) {
      empty = false;
      JsonToken token = json.nextToken();
      if (isCount(inner)) {
        if (!read.add(inner)) {
          String field = name + "." + inner;
          return wrong(field, field + " stands twice; it must stand once");
        }
        Malformed wrong = readCount(json, name + "." + inner, inner, token);
        if (wrong != null) {
          return wrong;
        }
      } else {
        json.skipChildren();
      }
    }
    if (setBound == null) {
      setBound = insert(from + 1, "\"" + shape.boundToSet() + "\":%" + (empty ? "" : ","));
    }
    return null;
  }

  private @Nullable Malformed readCount(JsonParser json, String field, String name, JsonToken value)
      throws IOException {
    boolean answers = name.equals(shape.choices());
    int max = answers ? MAX_CHOICES : Integer.MAX_VALUE;
    OptionalLong count = count(json, value, max);
    if (count == null) {
      return wrongCount(field, max);
    }
    if (answers) {
      choices = (int) count.orElse(1);
    } else if (count.isPresent()) {
      bound = OptionalLong.of(Math.max(bound.orElse(0), count.getAsLong()));
    } else if (name.equals(shape.boundToSet())) {
      setBound = new Splice(tokenStart(json), position(json), "%");
    }
    return null;
  }

  @Override
  protected Result result() {
    String named = model;
    if (named == null) {
      return modelMissing();
    }
    Malformed wrong = wrongLength(named.length());
    if (wrong != null) {
      return wrong;
    }
    if (!required && !shape.required().isEmpty()) {
      String one = shape.required().stream().sorted().findFirst().orElseThrow();
      return wrong(one, one + " is missing");
    }
    if (stream) {
      features.add(Feature.STREAMING);
    }
    return new Parsed(
        new JsonRequest(
            shape,
            body,
            named,
            modelValue,
            stream,
            bound,
            shape.boundToSet().isEmpty() ? null : placeForBound(),
            choices,
            features,
            cacheKey));
  }

  private Splice placeForBound() {
    if (setBound != null) {
      return setBound;
    }
    String field = "\"" + shape.boundToSet() + "\":%";
    String parent = shape.boundIn();
    if (parent != null && !boundParentSeen) {
      field = "\"" + parent + "\":{" + field + "}";
    }
    if (modelValue != null) {
      return insert(modelValue.to(), "," + field);
    }
    return insert(startOfObject() + 1, field + ",");
  }

  private int startOfObject() {
    int at = 0;
    while (body.getByte(at) != '{') {
      at++;
    }
    return at;
  }

  private static Splice insert(int at, String text) {
    return new Splice(at, at, text);
  }
}
