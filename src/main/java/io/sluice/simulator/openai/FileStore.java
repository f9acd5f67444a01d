package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Resource.Reply;
import io.sluice.simulator.Service;
import io.vertx.core.buffer.Buffer;

/** {@code /v1/files}. */
record FileStore(Shelf shelf) {

  Reply upload(Call call, Service service) {
    Multipart form = Multipart.in(call);
    String purpose = form.text("purpose");
    Multipart.Field file = form.file("file");
    long now = service.clock().instant().getEpochSecond();
    return Reply.json(keep(shelf, file.file(), purpose, file.content(), now));
  }

  static ObjectNode keep(Shelf shelf, String name, String purpose, Buffer content, long now) {
    ObjectNode about =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "file-" + Ids.random(22))
            .put("object", "file")
            .put("bytes", content.length())
            .put("created_at", now)
            .put("filename", name)
            .put("purpose", purpose)
            .put("status", "processed");
    shelf.keep(new Shelf.File(about, content));
    return about;
  }

  Reply list(Call call, Service service) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    shelf.files().forEach(file -> data.add(file.about()));
    return Reply.json(list.put("has_more", false));
  }

  private Shelf.File file(Call call) {
    Shelf.File file = shelf.file(call.group("id"));
    if (file == null) {
      throw missing(call.group("id"));
    }
    return file;
  }

  static ApiError missing(String id) {
    return ApiError.of(404, "No such File object: " + id, null);
  }

  Reply get(Call call, Service service) {
    return Reply.json(file(call).about());
  }

  Reply content(Call call, Service service) {
    return new Reply(200, "application/octet-stream", file(call).content());
  }

  Reply delete(Call call, Service service) {
    String id = call.group("id");
    if (!shelf.forgetFile(id)) {
      throw missing(id);
    }
    return Reply.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "file")
            .put("deleted", true));
  }
}
