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
import io.sluice.simulator.Resource.Reply;
import io.sluice.simulator.Service;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * {@code /v1/batches}: each line of the input file is answered and billed at once; the batch says
 * that it is being validated, and the next time it is asked for that it is completed.
 */
record Batches(Shelf shelf, Map<String, Format> endpoints) {

  Reply create(Call call, Service service) {
    Fields request = Fields.in(call.body(), OpenAiWording.WORDING);
    String input = request.text("input_file_id");
    Format format = endpoints.get(request.choice("endpoint", endpoints.keySet()));
    request.text("completion_window");
    Shelf.File file = shelf.file(input);
    if (file == null || format == null) {
      throw FileStore.missing(input);
    }
    long now = service.clock().instant().getEpochSecond();
    Buffer output = Buffer.buffer();
    int failed = 0;
    int total = 0;
    for (String line : file.content().toString().lines().toList()) {
      total++;
      failed += answer(line, call, format, service, output) ? 0 : 1;
    }
    ObjectNode kept = FileStore.keep(shelf, "output.jsonl", "batch_output", output, now);
    ObjectNode batch =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "batch_" + Ids.hex(32))
            .put("object", "batch")
            .put("endpoint", request.text("endpoint"))
            .putNull("errors")
            .put("input_file_id", input)
            .put("completion_window", request.text("completion_window"))
            .put("status", "completed")
            .put("output_file_id", kept.path("id").asText())
            .putNull("error_file_id")
            .put("created_at", now)
            .put("completed_at", now);
    batch
        .putObject("request_counts")
        .put("total", total)
        .put("completed", total - failed)
        .put("failed", failed);
    batch.set("metadata", request.has("metadata") ? request.get("metadata") : null);
    shelf.keep(batch);
    ObjectNode begun = batch.deepCopy().put("status", "validating");
    return Reply.json(begun.putNull("output_file_id").putNull("completed_at"));
  }

  /** Whether it could be answered. */
  private static boolean answer(
      String line, Call call, Format format, Service service, Buffer output) {
    JsonNode asked = Fields.parse(line, OpenAiWording.WORDING);
    ObjectNode answered =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "batch_req_" + Ids.hex(32))
            .put("custom_id", asked.path("custom_id").asText());
    ObjectNode response = answered.putObject("response");
    boolean well = true;
    try {
      Buffer body = service.answer(call.with(Buffer.buffer(asked.path("body").toString())), format);
      response
          .put("status_code", 200)
          .set("body", Fields.parse(body.toString(), OpenAiWording.WORDING));
    } catch (ApiError error) {
      well = false;
      response.put("status_code", error.status()).set("body", OpenAiVendor.json(error));
    }
    output.appendString(answered.putNull("error").toString()).appendString("\n");
    return well;
  }

  private ObjectNode batch(Call call) {
    ObjectNode batch = shelf.batch(call.group("id"));
    if (batch == null) {
      throw ApiError.of(404, "No batch found with id '" + call.group("id") + "'.", null);
    }
    return batch;
  }

  Reply get(Call call, Service service) {
    return Reply.json(batch(call));
  }

  Reply cancel(Call call, Service service) {
    ObjectNode cancelled = batch(call).deepCopy().put("status", "cancelling");
    shelf.keep(cancelled);
    return Reply.json(cancelled);
  }

  Reply list(Call call, Service service) {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    data.addAll(shelf.batches());
    return Reply.json(list.put("has_more", false));
  }
}
