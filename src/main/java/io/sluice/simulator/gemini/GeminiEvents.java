package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Part;
import io.vertx.core.buffer.Buffer;

/**
 * An answer in pieces, each a document: as events, or as the items of one array where no events
 * were asked for. Nothing follows the last piece.
 */
final class GeminiEvents implements EventScript {
  private final GeminiScript script;
  private final boolean events;
  private boolean first = true;
  private int said;
  private int thoughts;

  GeminiEvents(GeminiScript script, boolean events) {
    this.script = script;
    this.events = events;
  }

  @Override
  public void open(Buffer out) {}

  @Override
  public void begin(Buffer out, Part part) {}

  @Override
  public void say(Buffer out, Part part, int from, int to) {
    boolean thought = part instanceof Part.Thought;
    if (thought) {
      thoughts += to - from;
    } else {
      said += to - from;
    }
    if (part instanceof Part.Called || part instanceof Part.Refused) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (int token = from; token < to; token++) {
      text.append(part.words().plain(token));
    }
    send(out, GeminiScript.text(text.toString(), thought));
  }

  @Override
  public void end(Buffer out, Part part) {
    if (part instanceof Part.Called called) {
      send(out, script.call(called));
    }
  }

  private void send(Buffer out, ObjectNode part) {
    ArrayNode parts = JsonNodeFactory.instance.arrayNode().add(part);
    piece(out, script.response(parts, null, said, thoughts));
  }

  private void piece(Buffer out, ObjectNode document) {
    if (events) {
      EventScript.data(out, document.toString());
    } else {
      out.appendString(first ? "[" : ",\r\n").appendString(document.toPrettyString());
    }
    first = false;
  }

  @Override
  public void finish(Buffer out) {}

  @Override
  public void last(Buffer out) {
    ArrayNode none = JsonNodeFactory.instance.arrayNode();
    piece(out, script.response(none, script.finish(), script.said(), script.thoughts()));
    if (!events) {
      out.appendString("]\n");
    }
  }

  @Override
  public void broken(Buffer out) {
    if (events) {
      EventScript.data(out, "{\"candidates\": [{\"content\": {oops");
    } else {
      out.appendString("{oops");
    }
  }

  @Override
  public void failed(Buffer out, ApiError error) {
    piece(out, GeminiVendor.json(error));
    if (!events) {
      out.appendString("]\n");
    }
  }
}
