package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A thought on its way: what callers may read of it is a summary. */
final class StreamedThought {

  private final EventLines lines;
  private final String id;
  private final String place;
  private final String summary;
  private final String deltaStart;
  private final StringBuilder thought = new StringBuilder();

  /** Begins the item. */
  StreamedThought(EventLines lines, String id, int outputIndex, Buffer out) {
    this.lines = lines;
    this.id = id;
    this.place = "\"output_index\":" + outputIndex;
    this.summary = "\"item_id\":\"" + id + "\"," + place + ",\"summary_index\":0";
    this.deltaStart =
        EventLines.start("response.reasoning_summary_text.delta", summary + ",\"delta\":");
    ObjectNode item = Trees.object().put("id", id).put("type", "reasoning");
    item.putArray("summary");
    lines.write("response.output_item.added", place, "item", item, out);
  }

  void text(String delta, Buffer out) {
    if (thought.length() == 0) {
      lines.write("response.reasoning_summary_part.added", summary, "part", part(), out);
    }
    thought.append(delta);
    lines.text(deltaStart, delta, out);
  }

  private ObjectNode part() {
    return Trees.object().put("type", "summary_text").put("text", thought.toString());
  }

  /** Ends the item and gives it. */
  String close(@Nullable Signature signature, boolean redacted, Buffer out) {
    if (thought.length() > 0) {
      lines.write(
          "response.reasoning_summary_text.done",
          summary + ",\"text\":" + Json.quote(thought.toString()),
          out);
      lines.write("response.reasoning_summary_part.done", summary, "part", part(), out);
    }
    return close(Reasonings.write(new Thought(thought.toString(), signature, redacted)), out);
  }

  /** Ends the item as what holds nothing but a mark. */
  String close(Marks kind, Signature signature, Buffer out) {
    return close(Reasonings.write(kind, signature), out);
  }

  private String close(ObjectNode item, Buffer out) {
    item.put("id", id);
    lines.write("response.output_item.done", place, "item", item, out);
    return Trees.text(item);
  }
}
