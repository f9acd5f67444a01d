package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sluice.wire.Feature;
import io.sluice.wire.chat.ChatRequest.Malformed;
import io.sluice.wire.chat.ChatRequest.Parsed;
import io.sluice.wire.chat.ChatRequest.Result;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one pass over a request's body. Used once. */
final class ChatRequestParser {

  private static final int MAX_MODEL_LENGTH = 256;
  private static final int MAX_CHOICES = 128;
  private static final String INCLUDE_USAGE = "\"include_usage\":true";

  private final Buffer body;
  private final byte[] bytes;
  private final Set<String> names = new HashSet<>();
  private @Nullable String model;
  private @Nullable Splice modelValue;
  private boolean messages;
  private boolean stream;
  private boolean usageAsked;

  /** How to ask for usage, as far as {@code stream_options} was there to say. */
  private @Nullable Splice askUsage;

  private OptionalInt maxTokens = OptionalInt.empty();
  private OptionalInt maxCompletionTokens = OptionalInt.empty();
  private int n = 1;
  private final EnumSet<Feature> features = EnumSet.noneOf(Feature.class);

  /** Where {@code max_completion_tokens} says null, if it does. */
  private @Nullable Splice nullBound;

  ChatRequestParser(Buffer body) {
    this.body = body;
    this.bytes = body.getBytes();
  }

  Result parse() {
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

  private @Nullable Malformed readField(JsonParser json, String name, JsonToken value)
      throws IOException {
    switch (name) {
      case "model" -> {
        return readModel(json, value);
      }
      case "messages" -> {
        if (value != JsonToken.START_ARRAY) {
          return wrong(name, "messages must be an array of messages; it is " + Json.kind(value));
        }
        messages = true;
        new ContentScan(features).run(json);
      }
      case "stream" -> {
        if (!isFlag(value)) {
          return wrong(name, "stream must be true or false; it is " + Json.kind(value));
        }
        stream = value == JsonToken.VALUE_TRUE;
      }
      case "stream_options" -> {
        return readStreamOptions(json, value);
      }
      case "tools", "functions" -> {
        countTools(json, value);
      }
      case "web_search_options" -> {
        add(Feature.TOOLS, value);
        json.skipChildren();
      }
      case "audio" -> {
        add(Feature.AUDIO, value);
        json.skipChildren();
      }
      case "max_tokens", "max_completion_tokens", "n" -> {
        return readCount(json, name, value);
      }
      default -> json.skipChildren();
    }
    return null;
  }

  private void add(Feature feature, JsonToken value) {
    if (value != JsonToken.VALUE_NULL) {
      features.add(feature);
    }
  }

  /** An empty list offers none. */
  private void countTools(JsonParser json, JsonToken value) throws IOException {
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

  private @Nullable Malformed readModel(JsonParser json, JsonToken value) throws IOException {
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

  private @Nullable Malformed readStreamOptions(JsonParser json, JsonToken value)
      throws IOException {
    int from = tokenStart(json);
    if (value == JsonToken.VALUE_NULL) {
      askUsage = new Splice(from, position(json), "{" + INCLUDE_USAGE + "}");
      return null;
    }
    if (value != JsonToken.START_OBJECT) {
      return wrong("stream_options", "stream_options must be an object; it is " + Json.kind(value));
    }
    Splice ask = null;
    boolean empty = true;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      empty = false;
      JsonToken option = json.nextToken();
      if (!name.equals("include_usage")) {
        json.skipChildren();
      } else if (ask != null) {
        return wrong(
            "stream_options.include_usage", "include_usage stands twice; it must stand once");
      } else if (!isFlag(option)) {
        return wrong(
            "stream_options.include_usage",
            "include_usage must be true or false; it is " + Json.kind(option));
      } else {
        usageAsked = option == JsonToken.VALUE_TRUE;
        ask = new Splice(tokenStart(json), position(json), "true");
      }
    }
    askUsage =
        ask != null ? ask : new Splice(from + 1, from + 1, INCLUDE_USAGE + (empty ? "" : ","));
    return null;
  }

  private @Nullable Malformed readCount(JsonParser json, String name, JsonToken value)
      throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      if (name.equals("max_completion_tokens")) {
        nullBound = new Splice(tokenStart(json), position(json), "");
      }
      return null;
    }
    int max = name.equals("n") ? MAX_CHOICES : Integer.MAX_VALUE;
    if (value != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() != JsonParser.NumberType.INT
        || json.getIntValue() < 1
        || json.getIntValue() > max) {
      return wrong(name, name + " must be a whole number from 1 to " + max);
    }
    int count = json.getIntValue();
    switch (name) {
      case "max_tokens" -> maxTokens = OptionalInt.of(count);
      case "max_completion_tokens" -> maxCompletionTokens = OptionalInt.of(count);
      default -> n = count;
    }
    return null;
  }

  private Result result() {
    if (model == null || modelValue == null) {
      return wrong("model", "model is missing; it must be a string that names a model");
    }
    if (!messages) {
      return wrong("messages", "messages is missing; it must be an array of messages");
    }
    int afterModel = modelValue.to();
    if (stream) {
      features.add(Feature.STREAMING);
    }
    Splice ask =
        askUsage != null
            ? askUsage
            : new Splice(afterModel, afterModel, ",\"stream_options\":{" + INCLUDE_USAGE + "}");
    return new Parsed(
        new ChatRequest(
            body,
            model,
            modelValue,
            stream,
            usageAsked,
            ask,
            maxTokens,
            maxCompletionTokens,
            nullBound,
            n,
            features));
  }

  private static boolean isFlag(JsonToken value) {
    return value.isBoolean() || value == JsonToken.VALUE_NULL;
  }

  private static int tokenStart(JsonParser json) {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  private static int position(JsonParser json) {
    return (int) json.currentLocation().getByteOffset();
  }

  private static Malformed notJson(@Nullable JsonLocation at) {
    String where =
        at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
    return wrong("", "the body must be one well-formed JSON object in UTF-8" + where);
  }

  private static Malformed wrong(String param, String message) {
    return new Malformed(param, message);
  }
}
