package io.sluice.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Result;
import io.sluice.wire.Json;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A {@code response.create} as a client sends it on a WebSocket: a request's body, without what
 * only says how it travels. It becomes the body that has the same answer over HTTP, in events.
 *
 * <p>Refused by name is what would mean another answer than the caller gets: {@code "stream":
 * false}, {@code "background": true}, {@code "generate": false} (state that is prepared before it
 * is needed has no counterpart over HTTP) and {@code stream_id} (several conversations at once).
 *
 * <p>Source: OpenAI, "WebSocket mode" of the Responses API.
 */
public final class ResponseCreate {

  private static final String TYPE = "response.create";

  private final byte[] message;
  private final Buffer body;
  private @Nullable String type;

  private ResponseCreate(Buffer message) {
    this.message = message.getBytes();
    this.body = Buffer.buffer(message.length() + 16).appendString("{\"stream\":true");
  }

  /**
   * Reads a message. Never throws.
   *
   * @param format of the body
   */
  public static Result read(Buffer message, WireFormat format) {
    if (!startsAsUtf8Object(message)) {
      return notJson();
    }
    ResponseCreate create = new ResponseCreate(message);
    Malformed wrong;
    try (JsonParser json = Json.FACTORY.createParser(create.message)) {
      json.nextToken();
      wrong = create.members(json);
    } catch (IOException | IllegalStateException e) {
      return notJson();
    }
    if (wrong == null && create.type == null) {
      wrong = unknownType();
    }
    return wrong == null ? format.read(create.body.appendString("}"), RequestPath.SILENT) : wrong;
  }

  /** Decides the encoding before the parser does: it would also take UTF-16 and UTF-32. */
  private static boolean startsAsUtf8Object(Buffer message) {
    int at = 0;
    while (at < message.length() && " \n\r\t".indexOf(message.getByte(at)) >= 0) {
      at++;
    }
    return at + 1 < message.length() && message.getByte(at) == '{' && message.getByte(at + 1) != 0;
  }

  private static Malformed notJson() {
    return new Malformed("", "a message must be one well-formed JSON object");
  }

  private @Nullable Malformed members(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      int from = (int) json.currentTokenLocation().getByteOffset();
      JsonToken value = json.nextToken();
      Malformed wrong = travel(json, name, value);
      if (wrong != null) {
        return wrong;
      }
      json.skipChildren();
      json.finishToken();
      if (!name.equals("type") && !isOfTheWay(name)) {
        int to = (int) json.currentLocation().getByteOffset();
        body.appendString(",").appendBytes(message, from, to - from);
      }
    }
    return json.nextToken() == null ? null : notJson();
  }

  /** What says how a request travels, and so has no place in the body. */
  private static boolean isOfTheWay(String name) {
    return name.equals("stream") || name.equals("background") || name.equals("generate");
  }

  private @Nullable Malformed travel(JsonParser json, String name, JsonToken value)
      throws IOException {
    return switch (name) {
      case "type" -> {
        type = value == JsonToken.VALUE_STRING ? json.getText() : "";
        yield type.equals(TYPE) ? null : unknownType();
      }
      case "stream" ->
          only(
              value, JsonToken.VALUE_TRUE, name, "the events of an answer always come as they are");
      case "background" ->
          only(
              value,
              JsonToken.VALUE_FALSE,
              name,
              "an answer in the background is asked for by POST");
      case "generate" ->
          only(value, JsonToken.VALUE_TRUE, name, "nothing is prepared before it is asked for");
      case "stream_id" ->
          value == JsonToken.VALUE_NULL
              ? null
              : new Malformed(name, "answers come one after the other here; leave stream_id out");
      default -> null;
    };
  }

  private static @Nullable Malformed only(
      JsonToken value, JsonToken allowed, String name, String why) {
    return value == allowed || value == JsonToken.VALUE_NULL
        ? null
        : new Malformed(
            name, name + " must be " + Json.kind(allowed) + " on a WebSocket, or left out: " + why);
  }

  private static Malformed unknownType() {
    return new Malformed("type", "a message's type must be " + TYPE);
  }
}
