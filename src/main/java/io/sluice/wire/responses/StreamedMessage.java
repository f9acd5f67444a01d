package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;

/** A message on its way: text, and words of refusal, each a part of its content. */
final class StreamedMessage {

  private static final String TEXT = "response.output_text";
  private static final String REFUSAL = "response.refusal";

  private final EventLines lines;
  private final String id;
  private final String place;
  private final ArrayNode content = Trees.array();
  private final StringBuilder said = new StringBuilder();
  private ArrayNode annotations = Trees.array();

  /** Of the part that is open; empty for none. */
  private String kind = "";

  private String deltaStart = "";

  /** Begins the item. */
  StreamedMessage(EventLines lines, String id, int outputIndex, Buffer out) {
    this.lines = lines;
    this.id = id;
    this.place = "\"output_index\":" + outputIndex;
    lines.write(
        "response.output_item.added", place, "item", OutputItems.message(id, "in_progress"), out);
  }

  void text(String delta, Buffer out) {
    open(TEXT, out);
    said.append(delta);
    lines.text(deltaStart, delta, out);
  }

  void refuse(String delta, Buffer out) {
    open(REFUSAL, out);
    said.append(delta);
    lines.text(deltaStart, delta, out);
  }

  void cite(Citation citation, Buffer out) {
    ObjectNode annotation = Annotations.write(citation, said.length());
    if (annotation == null) {
      return;
    }
    open(TEXT, out);
    lines.write(
        "response.output_text.annotation.added",
        part() + ",\"annotation_index\":" + annotations.size(),
        "annotation",
        annotation,
        out);
    annotations.add(annotation);
  }

  private String part() {
    return "\"item_id\":\"" + id + "\"," + place + ",\"content_index\":" + content.size();
  }

  private void open(String wanted, Buffer out) {
    if (kind.equals(wanted)) {
      return;
    }
    closePart(out);
    kind = wanted;
    String fields = part() + (kind.equals(TEXT) ? ",\"logprobs\":[]" : "") + ",\"delta\":";
    deltaStart = EventLines.start(kind + ".delta", fields);
    lines.write("response.content_part.added", part(), "part", openPart(), out);
  }

  private ObjectNode openPart() {
    return kind.equals(TEXT)
        ? OutputItems.text(said.toString(), annotations)
        : OutputItems.refusal(said.toString());
  }

  private void closePart(Buffer out) {
    if (kind.isEmpty()) {
      return;
    }
    String whole = Json.quote(said.toString());
    if (kind.equals(TEXT)) {
      lines.write(TEXT + ".done", part() + ",\"logprobs\":[],\"text\":" + whole, out);
    } else {
      lines.write(REFUSAL + ".done", part() + ",\"refusal\":" + whole, out);
    }
    ObjectNode part = openPart();
    lines.write("response.content_part.done", part(), "part", part, out);
    content.add(part);
    said.setLength(0);
    annotations = Trees.array();
    kind = "";
  }

  /** Ends the item and gives it. */
  String close(Buffer out) {
    closePart(out);
    ObjectNode item = OutputItems.message(id, OutputItems.COMPLETED);
    item.set("content", content);
    lines.write("response.output_item.done", place, "item", item, out);
    return Trees.text(item);
  }
}
