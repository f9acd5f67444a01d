package io.sluice.broker;

import io.sluice.resources.Kind;
import io.sluice.resources.Owned;
import io.sluice.resources.ResourceOwners;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Lists of a team's own files and batches, as OpenAI's API pages through them, newest first. They
 * are the broker's own: the provider's have every team's. What they say of each is what the
 * provider said of it last.
 */
final class ResourceLists {

  private static final int STANDARD = 20;
  private static final int MOST = 100;

  private final ResourceOwners owners;

  ResourceLists(ResourceOwners owners) {
    this.owners = owners;
  }

  /** The page that a request asks for. */
  Future<JsonObject> page(HttpServerRequest request, String team, Kind kind) {
    int limit = limit(request.getParam("limit"));
    String after = request.getParam("after", "");
    if (!after.isEmpty() && !ResourceRoute.sound(after)) {
      throw new RoadException(Errors.malformed("after", "after must be an id"));
    }
    String order = request.getParam("order", "desc");
    if (!order.equals("desc")) {
      throw new RoadException(
          Errors.malformed("order", "order must be desc: the newest come first"));
    }
    String purpose = request.getParam("purpose", "");
    return owners
        .list(team, kind, after, limit + 1)
        .map(found -> list(found, limit, kind, purpose));
  }

  private static int limit(String text) {
    if (text == null) {
      return STANDARD;
    }
    int limit = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (limit < 1) {
      throw new RoadException(
          Errors.malformed("limit", "limit must be a whole number from 1; at most 100 are given"));
    }
    return Math.min(limit, MOST);
  }

  private static JsonObject list(List<Owned> found, int limit, Kind kind, String purpose) {
    List<Owned> page = found.subList(0, Math.min(limit, found.size()));
    JsonArray data = new JsonArray();
    for (Owned one : page) {
      JsonObject object = object(one, kind);
      if (purpose.isEmpty() || purpose.equals(object.getValue("purpose"))) {
        data.add(object);
      }
    }
    JsonObject list =
        new JsonObject()
            .put("object", "list")
            .put("data", data)
            .put("has_more", found.size() > limit);
    if (!page.isEmpty()) {
      list.put("first_id", page.get(0).id()).put("last_id", page.get(page.size() - 1).id());
    }
    return list;
  }

  private static JsonObject object(Owned one, Kind kind) {
    if (!one.details().isEmpty()) {
      try {
        return new JsonObject(one.details());
      } catch (DecodeException e) {
        // Less is said of it.
      }
    }
    return new JsonObject()
        .put("id", one.id())
        .put("object", kind.code())
        .put("created_at", one.created().getEpochSecond());
  }

  /** Answers with a page. */
  static void answer(Exchange exchange, JsonObject page) {
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(page.toBuffer());
    exchange.answered(200);
  }
}
