package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * A streamed response as messages on a WebSocket: each event's data is one. An error that is a
 * whole answer over HTTP is an {@code error} event with that answer's status and headers.
 *
 * <p>Source: OpenAI, "WebSocket mode" of the Responses API.
 */
public final class ResponseMessages {

  private static final ObjectMapper TREES = new ObjectMapper(Json.FACTORY);
  private static final int MAX_EVENT_BYTES = 16 * SseFraming.DEFAULT_MAX_EVENT_BYTES;

  private final SseFraming framing = new SseFraming(MAX_EVENT_BYTES);

  /** Takes bytes of the stream and gives the messages that have become whole with them. */
  public void feed(Buffer bytes, Consumer<String> to) {
    framing.feed(bytes);
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      Slice data = event.data();
      // Servers that are only like OpenAI's end with a [DONE], which is no event.
      if (data != null && data.length() > 0 && data.bytes()[data.from()] == '{') {
        to.accept(data.toString());
      }
    }
  }

  /**
   * An error of the broker's own.
   *
   * @param headers that the answer would have had
   */
  public static String error(Fault fault, Iterable<Map.Entry<String, String>> headers) {
    String object =
        "{\"type\":%s,\"code\":%s,\"message\":%s,\"param\":%s}"
            .formatted(
                Json.quote(fault.type()),
                Json.quote(fault.code()),
                Json.quote(fault.message()),
                fault.param().isEmpty() ? "null" : Json.quote(fault.param()));
    return error(fault.status(), object, headers);
  }

  /**
   * An error as a provider has said it.
   *
   * @param body of its answer, in OpenAI's shape
   * @param otherwise what to say if it is in none
   */
  public static String refusal(
      int status, Buffer body, Fault otherwise, Iterable<Map.Entry<String, String>> headers) {
    try {
      JsonNode error = TREES.readTree(body.getBytes()).path("error");
      return error.isObject()
          ? error(status, TREES.writeValueAsString(error), headers)
          : error(otherwise, headers);
    } catch (IOException e) {
      return error(otherwise, headers);
    }
  }

  private static String error(
      int status, String object, Iterable<Map.Entry<String, String>> headers) {
    StringJoiner all = new StringJoiner(",", "{", "}");
    headers.forEach(
        header -> all.add(Json.quote(header.getKey()) + ":" + Json.quote(header.getValue())));
    return "{\"type\":\"error\",\"status\":%d,\"error\":%s,\"headers\":%s}"
        .formatted(status, object, all);
  }
}
