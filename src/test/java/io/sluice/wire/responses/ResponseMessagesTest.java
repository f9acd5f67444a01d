package io.sluice.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stream of events as messages on a WebSocket. */
final class ResponseMessagesTest {

  private static final Fault FAULT = new Fault(502, "provider_error", "bad", "It is \"so\".", "");

  @Test
  void eachEventIsAMessageHoweverItsBytesCome() {
    Buffer stream =
        Buffer.buffer(
            ": ping\n\nevent: a\ndata: {\"a\":\"é☕\"}\n\ndata: {\"b\":\ndata: 1}\r\n\r\ndata: [DONE]\n\n");
    for (int step = 1; step <= stream.length(); step++) {
      ResponseMessages messages = new ResponseMessages();
      List<String> heard = new ArrayList<>();
      for (int at = 0; at < stream.length(); at += step) {
        messages.feed(stream.slice(at, Math.min(stream.length(), at + step)), heard::add);
      }
      assertThat(heard).containsExactly("{\"a\":\"é☕\"}", "{\"b\":\n1}");
    }
  }

  @Test
  void anErrorHasItsStatusAndHeaders() {
    JsonObject error =
        new JsonObject(ResponseMessages.error(FAULT, Map.of("retry-after", "1").entrySet()));
    assertThat(error.getString("type")).isEqualTo("error");
    assertThat(error.getInteger("status")).isEqualTo(502);
    assertThat(error.getJsonObject("headers").getString("retry-after")).isEqualTo("1");
    assertThat(error.getJsonObject("error"))
        .isEqualTo(
            new JsonObject()
                .put("type", "provider_error")
                .put("code", "bad")
                .put("message", "It is \"so\".")
                .putNull("param"));
  }

  @Test
  void aProvidersOwnErrorIsPassedOnAndWhatIsNoneIsReplaced() {
    String said = "{\"error\":{\"message\":\"No.\",\"more\":1.0}}";
    String passed =
        ResponseMessages.refusal(
            400, Buffer.buffer(said), FAULT, Map.<String, String>of().entrySet());
    assertThat(passed)
        .isEqualTo(
            "{\"type\":\"error\",\"status\":400,\"error\":{\"message\":\"No.\",\"more\":1.0},"
                + "\"headers\":{}}");
    for (String none : List.of("", "x", "null", "[]", "{\"error\":\"x\"}", "{\"error\":{")) {
      assertThat(
              ResponseMessages.refusal(
                  400, Buffer.buffer(none), FAULT, Map.<String, String>of().entrySet()))
          .as(none)
          .contains("\"bad\"");
    }
  }
}
