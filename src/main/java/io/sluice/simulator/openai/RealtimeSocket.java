package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Service;
import io.sluice.simulator.SocketFormat;
import io.sluice.simulator.SocketOutlet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** {@code /v1/realtime}: a session that is told items and answers them. */
record RealtimeSocket(Format format) implements SocketFormat {
  private static final int ITEMS = 1000;

  @Override
  public void serve(ServerWebSocket socket, Call handshake, Service service) {
    String model = handshake.query().get("model");
    Session session = new Session(model == null ? "sim-realtime" : model);
    SocketOutlet outlet = new SocketOutlet(socket);
    outlet.send(session.event("session.created", "session", session.about).toString());
    socket.textMessageHandler(
        message -> {
          try {
            Fields event = Fields.in(Buffer.buffer(message), OpenAiWording.WORDING);
            hear(event, session, handshake, service, outlet);
          } catch (ApiError error) {
            outlet.say(error.status(), OpenAiVendor.SHAPE.body(error));
          }
        });
  }

  private void hear(
      Fields event, Session session, Call handshake, Service service, SocketOutlet outlet) {
    switch (event.text("type")) {
      case "session.update" -> {
        session.about.setAll((ObjectNode) event.child("session").object());
        outlet.send(session.event("session.updated", "session", session.about).toString());
      }
      case "conversation.item.create" -> {
        ObjectNode item = event.child("item").object().deepCopy();
        session.add(item, outlet);
      }
      case "input_audio_buffer.append" -> event.text("audio");
      case "input_audio_buffer.clear" ->
          outlet.send(Session.event("input_audio_buffer.cleared").toString());
      case "input_audio_buffer.commit" -> {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("type", "message");
        item.put("role", "user").putArray("content").addObject().put("type", "input_audio");
        outlet.send(Session.event("input_audio_buffer.committed").toString());
        session.add(item, outlet);
      }
      case "response.create" -> {
        if (!outlet.begin()) {
          throw ApiError.invalid(
              "Conversation already has an active response in progress.",
              null,
              "conversation_already_has_active_response");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", session.model);
        body.set("items", session.items);
        body.set("session", session.about);
        body.set("response", event.get("response"));
        service.answer(handshake.with(Buffer.buffer(body.toString())), format, outlet);
      }
      case "response.cancel" -> outlet.send(Session.event("response.cancelled").toString());
      default ->
          throw ApiError.invalid(
              "Invalid value: '" + event.text("type") + "'.", "type", "invalid_value");
    }
  }

  private static final class Session {
    private final String model;
    private final ObjectNode about = JsonNodeFactory.instance.objectNode();
    private final ArrayNode items = JsonNodeFactory.instance.arrayNode();

    Session(String model) {
      this.model = model;
      about
          .put("type", "realtime")
          .put("object", "realtime.session")
          .put("id", "sess_" + Ids.random(21))
          .put("model", model)
          .putArray("output_modalities")
          .add("audio");
    }

    static ObjectNode event(String type) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("type", type)
          .put("event_id", "event_" + Ids.random(21));
    }

    ObjectNode event(String type, String field, JsonNode value) {
      ObjectNode event = event(type);
      event.set(field, value);
      return event;
    }

    void add(ObjectNode item, SocketOutlet outlet) {
      if (items.size() == ITEMS) {
        throw ApiError.invalid("The conversation has too many items.", "item", null);
      }
      if (!item.has("id")) {
        item.put("id", "item_" + Ids.random(21));
      }
      items.add(item);
      outlet.send(event("conversation.item.added", "item", item).toString());
      outlet.send(event("conversation.item.done", "item", item).toString());
    }
  }
}
