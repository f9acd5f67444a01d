package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Part;
import io.vertx.core.buffer.Buffer;

/** A response as events, each with its name and number. */
final class ResponsesEvents implements EventScript {
  private final Asked asked;
  private final Answer answer;
  private final ResponseObject response;
  private final ResponseRecord kept;
  private int sequence;
  private ObjectNode item = JsonNodeFactory.instance.objectNode();
  private ResponsesPart events = ResponsesPart.TEXT;

  ResponsesEvents(Asked asked, Answer answer, ResponseObject response, ResponseRecord kept) {
    this.asked = asked;
    this.answer = answer;
    this.response = response;
    this.kept = kept;
  }

  private ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  /** An event about the item that is being said. */
  private ObjectNode about(String type) {
    ObjectNode event = event(type).put("item_id", item.path("id").asText());
    event.put("output_index", kept.size());
    return events.index(event);
  }

  private void send(Buffer out, ObjectNode event) {
    EventScript.event(
        out, event.get("type").asText(), event.put("sequence_number", sequence++).toString());
  }

  private void lifecycle(Buffer out, String type, ObjectNode state) {
    ObjectNode event = event(type);
    event.set("response", state);
    send(out, event);
  }

  private void item(Buffer out, String type, ObjectNode what) {
    ObjectNode event = event(type).put("output_index", kept.size());
    event.set("item", what);
    send(out, event);
  }

  @Override
  public void open(Buffer out) {
    lifecycle(out, "response.created", response.begun("in_progress"));
    lifecycle(out, "response.in_progress", response.begun("in_progress"));
    if (answer.hidden() > 0) {
      ObjectNode reasoning = response.reasoning("");
      item(out, "response.output_item.added", reasoning);
      item(out, "response.output_item.done", reasoning);
      kept.add(reasoning);
    }
  }

  @Override
  public void begin(Buffer out, Part part) {
    item = response.item(part);
    events = ResponsesPart.of(part);
    item(out, "response.output_item.added", item);
    if (!events.partAdded().isEmpty()) {
      ObjectNode added = about(events.partAdded());
      added.set("part", events.part(part, "", false));
      send(out, added);
    }
  }

  @Override
  public void say(Buffer out, Part part, int from, int to) {
    if (part instanceof Part.Called && asked.directives().argsLast()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (int token = from; token < to; token++) {
      text.append(part.words().plain(token));
    }
    ObjectNode delta = about(events.delta()).put("delta", text.toString());
    if (part instanceof Part.Said) {
      delta.putArray("logprobs");
      // The real one hides the length of what it says.
      delta.put("obfuscation", "x".repeat(1 + from % 16));
    }
    send(out, delta);
  }

  @Override
  public void end(Buffer out, Part part) {
    boolean cite = asked.directives().cite() && part instanceof Part.Said;
    if (cite) {
      ObjectNode annotation = about("response.output_text.annotation.added");
      annotation.put("annotation_index", 0).set("annotation", ResponseObject.citation());
      send(out, annotation);
    }
    ObjectNode done = about(events.done()).put(events.field(), part.text());
    if (part instanceof Part.Said) {
      done.putArray("logprobs");
    } else if (part instanceof Part.Called call) {
      done.put("name", call.name());
    }
    send(out, done);
    if (!events.partDone().isEmpty()) {
      ObjectNode over = about(events.partDone());
      over.set("part", events.part(part, part.text(), cite));
      send(out, over);
    }
    ObjectNode whole = response.done(item, part);
    item(out, "response.output_item.done", whole);
    kept.add(whole);
  }

  @Override
  public void finish(Buffer out) {}

  @Override
  public void last(Buffer out) {
    ObjectNode ended = kept.end();
    lifecycle(out, "response." + ended.path("status").asText(), ended);
  }

  @Override
  public void failed(Buffer out, ApiError error) {
    send(
        out,
        event("error")
            .put("code", "server_error")
            .put("message", error.message())
            .putNull("param"));
    ObjectNode failed = response.begun("failed");
    failed.putObject("error").put("code", "server_error").put("message", error.message());
    lifecycle(out, "response.failed", failed);
  }
}
