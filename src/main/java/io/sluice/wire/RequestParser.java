package io.sluice.wire;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Result;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one pass over a request's body: the syntax of the whole document, and the top-level fields
 * that a format's own parser wants to know. Used once.
 */
public abstract class RequestParser {

  private static final int MAX_MODEL_LENGTH = 256;
  private static final int MAX_SHOWN = 64;

  protected final Buffer body;
  protected final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
  protected @Nullable String model;

  /** Where the body names the model. */
  protected @Nullable Splice modelValue;

  protected boolean stream;

  private final byte[] bytes;
  private final Map<String, FieldKinds> kinds;
  private final Set<String> names = new HashSet<>();

  /**
   * Of one body.
   *
   * @param format whose fields are read
   */
  protected RequestParser(Format format, Buffer body) {
    this.body = body;
    this.kinds = FieldKinds.of(format);
    this.bytes = body.getBytes();
  }

  /** Reads it. Never throws. */
  public final Result parse() {
    String wrongStart = wrongStart();
    if (wrongStart != null) {
      return wrong("", wrongStart);
    }
    int notUtf8 = Utf8.firstWrong(bytes);
    if (notUtf8 >= 0) {
      return wrong("", "the body must be in UTF-8; it is not at byte " + notUtf8);
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
      return endsEarly(e)
          ? wrong("", "the body ends, after %d bytes, before its JSON does".formatted(bytes.length))
          : notJson(e.getLocation());
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

  /** The name of a field that may be spelled in several ways. */
  protected String plain(String name) {
    return name;
  }

  /** All fields were read. */
  protected abstract Result result();

  /** Decides the encoding before the parser does: it would also take UTF-16 and UTF-32. */
  private @Nullable String wrongStart() {
    if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB) {
      return "the body must not begin with a byte order mark";
    }
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        return "the body must be in UTF-8; it begins as UTF-16 or UTF-32 do";
      }
    }
    for (byte b : bytes) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '{' ? null : "the body must be one JSON object; it begins as " + begun(b);
      }
    }
    return "the body is empty; it must be one JSON object";
  }

  private static String begun(byte first) {
    return switch (first) {
      case '[' -> "an array does";
      case '"' -> "a string does";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number does";
      case 't', 'f', 'n' -> "true, false or null do";
      default -> "no JSON does";
    };
  }

  private @Nullable Malformed readFields(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (!names.add(name)) {
        return wrong(shown(name), shown(name) + " stands twice in the body; it must stand once");
      }
      JsonToken value = json.nextToken();
      if (value == null) {
        return notJson(json.currentLocation());
      }
      FieldKinds kind = kinds.get(plain(name));
      Malformed wrong = kind == null ? null : kind.wrong(name, value);
      if (wrong == null) {
        wrong = readField(json, name, value);
      }
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
    Malformed wrong = wrongLength(length);
    if (wrong != null) {
      return wrong;
    }
    model = json.getText();
    modelValue = new Splice(from, position(json), "");
    return null;
  }

  /** Of the model's name, wherever it stands; null if it is right. */
  protected static @Nullable Malformed wrongLength(int length) {
    return length > 0 && length <= MAX_MODEL_LENGTH
        ? null
        : wrong(
            "model", "model must have 1 to " + MAX_MODEL_LENGTH + " characters; it has " + length);
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

  /** Between two values the parser has no exception of its own for it, only words. */
  private static boolean endsEarly(JsonProcessingException e) {
    return e instanceof JsonEOFException || e.getOriginalMessage().contains("end-of-input");
  }

  private static Malformed notJson(@Nullable JsonLocation at) {
    String where =
        at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
    return wrong("", "the body must be one well-formed JSON object in UTF-8" + where);
  }

  /** As much of a caller's own name as an error repeats. */
  protected static String shown(String name) {
    return name.length() <= MAX_SHOWN ? name : name.substring(0, MAX_SHOWN);
  }

  protected static Malformed wrong(String param, String message) {
    return new Malformed(param, message);
  }
}
