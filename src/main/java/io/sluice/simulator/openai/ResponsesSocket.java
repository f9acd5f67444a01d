package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Service;
import io.sluice.simulator.SocketFormat;
import io.sluice.simulator.SocketOutlet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/**
 * Responses over a WebSocket: each {@code response.create} is answered with the events that HTTP
 * would have, one at a time. See <a
 * href="https://developers.openai.com/api/reference/resources/responses/websocket-events">OpenAI's
 * reference</a>.
 */
record ResponsesSocket(Format format) implements SocketFormat {

  @Override
  public void serve(ServerWebSocket socket, Call handshake, Service service) {
    SocketOutlet outlet = new SocketOutlet(socket);
    socket.textMessageHandler(message -> hear(message, handshake, service, outlet));
  }

  private void hear(String message, Call handshake, Service service, SocketOutlet outlet) {
    try {
      Fields event = Fields.in(Buffer.buffer(message), OpenAiWording.WORDING);
      if (!event.text("type").equals("response.create")) {
        throw ApiError.invalid(
            "Invalid value: '" + event.text("type") + "'. Supported values are: 'response.create'.",
            "type",
            "invalid_value");
      }
      if (!outlet.begin()) {
        throw ApiError.invalid(
            "A response is still in progress on this connection.", null, "response_in_progress");
      }
      ObjectNode body = event.object().deepCopy();
      body.remove("type");
      body.put("stream", true);
      service.answer(handshake.with(Buffer.buffer(body.toString())), format, outlet);
    } catch (ApiError error) {
      outlet.say(error.status(), OpenAiVendor.SHAPE.body(error));
    }
  }
}
