package io.sluice.wire.responses;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Result;
import io.sluice.wire.Json;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code response.create} as a client sends it on a WebSocket: a request's body, without what
 * only says how it travels. It becomes the body that has the same answer over HTTP, in events. One
 * that goes on from an answer that no provider keeps gets all that was {@link SaidBefore} as input.
 *
 * <p>Refused by name is what would mean another answer than the caller gets: {@code "stream":
 * false}, {@code "background": true}, {@code "generate": false} (state that is prepared before it
 * is needed has no counterpart over HTTP) and {@code stream_id} (several conversations at once).
 *
 * <p>Source: OpenAI, "WebSocket mode" of the Responses API.
 */
public final class ResponseCreate {

  private static final String TYPE = "response.create";

  /** What says how a request travels, and so has no place in the body. */
  private static final Set<String> OF_THE_WAY =
      Set.of("type", "stream", "background", "generate", "stream_id");

  private static final String INPUT = "input";
  private static final String PREVIOUS = "previous_response_id";

  private final byte[] message;
  private final List<Member> members = new ArrayList<>();
  private @Nullable String type;
  private String previous = "";
  private boolean kept = true;

  /** Where a member stands, and where its value does. */
  private record Member(String name, int from, int value, int to) {}

  private ResponseCreate(Buffer message) {
    this.message = message.getBytes();
  }

  /**
   * Reads a message. Never throws.
   *
   * @param format of the body
   * @param before what the request may go on from
   */
  public static Result read(Buffer message, WireFormat format, SaidBefore before) {
    if (!startsAsUtf8Object(message)) {
      return notJson();
    }
    ResponseCreate create = new ResponseCreate(message);
    Malformed wrong;
    try (JsonParser json = Json.FACTORY.createParser(create.message)) {
      json.nextToken();
      wrong = create.read(json);
    } catch (IOException | IllegalStateException e) {
      return notJson();
    }
    if (wrong == null && create.type == null) {
      wrong = unknownType();
    }
    return wrong == null ? create.body(format, before) : wrong;
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

  private @Nullable Malformed read(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      int from = (int) json.currentTokenLocation().getByteOffset();
      JsonToken value = json.nextToken();
      int valueFrom = (int) json.currentTokenLocation().getByteOffset();
      Malformed wrong = take(json, name, value);
      if (wrong != null) {
        return wrong;
      }
      json.skipChildren();
      json.finishToken();
      if (!OF_THE_WAY.contains(name)) {
        int to = (int) json.currentLocation().getByteOffset();
        members.add(new Member(name, from, valueFrom, to));
      }
    }
    return json.nextToken() == null ? null : notJson();
  }

  private @Nullable Malformed take(JsonParser json, String name, JsonToken value)
      throws IOException {
    switch (name) {
      case "type" -> {
        type = value == JsonToken.VALUE_STRING ? json.getText() : "";
        return type.equals(TYPE) ? null : unknownType();
      }
      case "stream" -> {
        return only(value, JsonToken.VALUE_TRUE, name, "an answer always comes in events");
      }
      case "background" -> {
        return only(value, JsonToken.VALUE_FALSE, name, "what may take its time is asked by POST");
      }
      case "generate" -> {
        return only(
            value, JsonToken.VALUE_TRUE, name, "nothing is prepared before it is asked for");
      }
      case "stream_id" -> {
        return only(value, JsonToken.VALUE_NULL, name, "answers come one after the other here");
      }
      case PREVIOUS -> previous = value == JsonToken.VALUE_STRING ? json.getText() : "";
      case "store" -> kept = value != JsonToken.VALUE_FALSE;
      default -> {}
    }
    return null;
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

  private Result body(WireFormat format, SaidBefore before) {
    boolean goesOn = before.endsWith(previous);
    Buffer input = goesOn || !kept ? input() : Buffer.buffer();
    Buffer all = goesOn ? before.with(input) : input;
    if (all.length() > before.maxBytes()) {
      return new Malformed(
          INPUT, "with what was said before it is longer than " + before.maxBytes() + " bytes");
    }
    before.asked(kept || (isOn(PREVIOUS) && !goesOn) || isOn("prompt") ? null : all);
    Buffer body =
        Buffer.buffer(message.length + 16 + (goesOn ? all.length() : 0))
            .appendString("{\"stream\":true");
    if (goesOn) {
      body.appendString(",\"input\":[").appendBuffer(all).appendString("]");
    }
    for (Member member : members) {
      if (!goesOn || !(member.name.equals(INPUT) || member.name.equals(PREVIOUS))) {
        body.appendString(",").appendBytes(message, member.from, member.to - member.from);
      }
    }
    return format.read(body.appendString("}"), RequestPath.SILENT);
  }

  /** Whether the request begins with what is known elsewhere. */
  private boolean isOn(String name) {
    return members.stream().anyMatch(m -> m.name.equals(name) && message[m.value] != 'n');
  }

  /** Its items without the brackets around them; a text is one. */
  private Buffer input() {
    Buffer items = Buffer.buffer();
    for (Member member : members) {
      int length = member.to - member.value;
      if (member.name.equals(INPUT) && message[member.value] == '"') {
        items
            .appendString("{\"type\":\"message\",\"role\":\"user\",\"content\":")
            .appendBytes(message, member.value, length)
            .appendString("}");
      } else if (member.name.equals(INPUT) && message[member.value] == '[') {
        String inner = new String(message, member.value + 1, length - 2, ISO_8859_1).strip();
        items.appendBytes(inner.getBytes(ISO_8859_1));
      }
    }
    return items;
  }
}
