package io.sluice.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Result;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one pass over a request's body: the syntax of the whole document, and the top-level fields
 * that a format's own parser wants to know. Used once.
 */
public abstract class RequestParser {

  private static final int MAX_MODEL_LENGTH = 256;

  protected final Buffer body;
  protected final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
  protected @Nullable String model;

  /** Where the body names the model. */
  protected @Nullable Splice modelValue;

  protected boolean stream;

  private final byte[] bytes;
  private final Set<String> names = new HashSet<>();

  protected RequestParser(Buffer body) {
    this.body = body;
    this.bytes = body.getBytes();
  }

  /** Reads it. Never throws. */
  public final Result parse() {
    if (!startsAsUtf8Object()) {
      return wrong("", "the body must be one JSON object in UTF-8 without a byte order mark");
    }
    try (JsonParser json = Json.FACTORY.createParser(bytes)) {
      json.nextToken();
      Malformed wrong = readFields(json);
      return wrong != null ? wrong : result();
    } catch (StreamConstraintsException e) {
      return wrong(
          "",
          "the body must keep within %d levels of nesting, names of %d and numbers of %d characters"
              .formatted(Json.MAX_DEPTH, Json.MAX_NAME_LENGTH, Json.MAX_NUMBER_LENGTH));
    } catch (JsonProcessingException e) {
      return notJson(e.getLocation());
    } catch (IOException | IllegalStateException e) {
      // The parser's table of names gives up on too many that collide.
      return notJson(null);
    }
  }

  /**
   * Reads a top-level field to its end.
   *
   * @return what is wrong with it, or null
   */
  protected abstract @Nullable Malformed readField(JsonParser json, String name, JsonToken value)
      throws IOException;

  /** All fields were read. */
  protected abstract Result result();

  /** Decides the encoding before the parser does: it would also take UTF-16 and UTF-32. */
  private boolean startsAsUtf8Object() {
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    for (byte b : bytes) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '{';
      }
    }
    return false;
  }

  private @Nullable Malformed readFields(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (!names.add(name)) {
        String shown = name.length() <= 64 ? name : name.substring(0, 64);
        return wrong(shown, "the field stands twice in the body; it must stand once");
      }
      JsonToken value = json.nextToken();
      Malformed wrong = readField(json, name, value);
      if (wrong != null) {
        return wrong;
      }
    }
    return json.nextToken() == null
        ? null
        : wrong("", "the body must end after its JSON object; something follows");
  }

  protected final void add(Feature feature, JsonToken value) {
    if (value != JsonToken.VALUE_NULL) {
      features.add(feature);
    }
  }

  /** An empty list offers none. */
  protected final void countTools(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      add(Feature.TOOLS, value);
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
      features.add(Feature.TOOLS);
      json.skipChildren();
    }
  }

  protected final @Nullable Malformed readModel(JsonParser json, JsonToken value)
      throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      return wrong("model", "model must be a string that names a model; it is " + Json.kind(value));
    }
    int from = tokenStart(json);
    // The parser is lazy: only after it has read the text does it know where the string ends.
    int length = json.getTextLength();
    if (length == 0 || length > MAX_MODEL_LENGTH) {
      return wrong(
          "model", "model must have 1 to " + MAX_MODEL_LENGTH + " characters; it has " + length);
    }
    model = json.getText();
    modelValue = new Splice(from, position(json), "");
    return null;
  }

  protected final @Nullable Malformed readStream(JsonToken value) {
    if (!isFlag(value)) {
      return wrong("stream", "stream must be true or false; it is " + Json.kind(value));
    }
    stream = value == JsonToken.VALUE_TRUE;
    return null;
  }

  /** Null if it is no such number. */
  protected static @Nullable OptionalLong count(JsonParser json, JsonToken value, int max)
      throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return OptionalLong.empty();
    }
    boolean fits =
        value == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() == JsonParser.NumberType.INT
            && json.getIntValue() >= 1
            && json.getIntValue() <= max;
    return fits ? OptionalLong.of(json.getIntValue()) : null;
  }

  protected static Malformed wrongCount(String name, int max) {
    return wrong(name, name + " must be a whole number from 1 to " + max);
  }

  protected static Malformed modelMissing() {
    return wrong("model", "model is missing; it must be a string that names a model");
  }

  protected static boolean isFlag(JsonToken value) {
    return value.isBoolean() || value == JsonToken.VALUE_NULL;
  }

  /** A text, or empty for whatever else stands there. */
  protected static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  protected static int tokenStart(JsonParser json) {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  protected static int position(JsonParser json) {
    return (int) json.currentLocation().getByteOffset();
  }

  private static Malformed notJson(@Nullable JsonLocation at) {
    String where =
        at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
    return wrong("", "the body must be one well-formed JSON object in UTF-8" + where);
  }

  protected static Malformed wrong(String param, String message) {
    return new Malformed(param, message);
  }
}
