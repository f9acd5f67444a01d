package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.Resource.Reply;
import io.sluice.simulator.Service;

/** Responses that were kept, below {@code /v1/responses/{id}}. */
record StoredResponses(Shelf shelf) {

  private Shelf.Stored stored(Call call) {
    String id = call.group("id");
    Shelf.Stored stored = shelf.response(id);
    if (stored == null) {
      throw missing(id);
    }
    return stored;
  }

  private static ApiError missing(String id) {
    return ApiError.of(404, "Response with id '" + id + "' not found.", null);
  }

  Reply get(Call call, Service service) {
    return Reply.json(stored(call).response());
  }

  Reply delete(Call call, Service service) {
    String id = call.group("id");
    if (!shelf.forgetResponse(id)) {
      throw missing(id);
    }
    return Reply.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "response")
            .put("deleted", true));
  }

  Reply cancel(Call call, Service service) {
    Shelf.Stored stored = stored(call);
    if (!stored.response().path("background").asBoolean()) {
      throw ApiError.invalid("Cannot cancel a synchronous response.", null, null);
    }
    ObjectNode cancelled = stored.response().deepCopy().put("status", "cancelled");
    shelf.keep(new Shelf.Stored(cancelled, stored.input()));
    return Reply.json(cancelled);
  }

  Reply inputItems(Call call, Service service) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    data.addAll(stored(call).input());
    return Reply.json(list.put("has_more", false));
  }
}
