package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;

/** The call of a tool on its way. */
final class StreamedCall {

  private final EventLines lines;
  private final String id;
  private final ToolCall call;
  private final int outputIndex;
  private final String place;
  private final String deltaStart;
  private final StringBuilder arguments = new StringBuilder();

  /** Begins the item. */
  StreamedCall(EventLines lines, String id, int outputIndex, ToolCall call, Buffer out) {
    this.lines = lines;
    this.id = id;
    this.call = call;
    this.outputIndex = outputIndex;
    this.place = "\"output_index\":" + outputIndex;
    this.deltaStart =
        EventLines.start(
            "response.function_call_arguments.delta",
            "\"item_id\":\"" + id + "\"," + place + ",\"delta\":");
    lines.write("response.output_item.added", place, "item", item("", "in_progress"), out);
  }

  int outputIndex() {
    return outputIndex;
  }

  private ObjectNode item(String json, String status) {
    return Trees.object()
        .put("id", id)
        .put("type", "function_call")
        .put("status", status)
        .put("arguments", json)
        .put("call_id", call.id())
        .put("name", call.name());
  }

  void arguments(String delta, Buffer out) {
    arguments.append(delta);
    lines.text(deltaStart, delta, out);
  }

  /** Ends the item and gives it. */
  String close(Buffer out) {
    String json = arguments.length() == 0 ? "{}" : arguments.toString();
    lines.write(
        "response.function_call_arguments.done",
        "\"item_id\":\""
            + id
            + "\","
            + place
            + ",\"name\":"
            + Json.quote(call.name())
            + ",\"arguments\":"
            + Json.quote(json),
        out);
    ObjectNode item = item(json, OutputItems.COMPLETED);
    lines.write("response.output_item.done", place, "item", item, out);
    return Trees.text(item);
  }
}
