package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Part;
import io.vertx.core.buffer.Buffer;

/**
 * A message as events, each with its name. Some have spaces after their JSON, as the real ones
 * have.
 */
final class MessagesEvents implements EventScript {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Asked asked;
  private final Answer answer;
  private final String id;
  private int index = -1;
  private String before = "";
  private final boolean argumentsLast;

  MessagesEvents(Asked asked, Answer answer, String id) {
    this.asked = asked;
    this.answer = answer;
    this.id = id;
    this.argumentsLast = asked.directives().argsLast();
  }

  private static ObjectNode event(String type) {
    return JSON.objectNode().put("type", type);
  }

  private static void send(Buffer out, ObjectNode event, String padding) {
    EventScript.event(out, event.get("type").asText(), event + padding);
  }

  @Override
  public void open(Buffer out) {
    ObjectNode message = Claude.message(asked, id);
    if (!asked.directives().noUsage()) {
      message.set("usage", MessagesUsage.of(asked, 1));
    }
    ObjectNode start = event("message_start");
    start.set("message", message);
    send(out, start, "     ");
  }

  @Override
  public void begin(Buffer out, Part part) {
    if (empty(part)) {
      return;
    }
    index++;
    ObjectNode start = event("content_block_start").put("index", index);
    ObjectNode block = start.putObject("content_block");
    String field;
    if (part instanceof Part.Thought) {
      block.put("type", "thinking").put("thinking", "").put("signature", "");
      field = "\"type\":\"thinking_delta\",\"thinking\":\"";
    } else if (part instanceof Part.Called call) {
      block
          .put("type", "tool_use")
          .put("id", Claude.toolId(call))
          .put("name", call.name())
          .putObject("input");
      field = "\"type\":\"input_json_delta\",\"partial_json\":\"";
    } else {
      block.put("type", "text").put("text", "");
      field = "\"type\":\"text_delta\",\"text\":\"";
    }
    send(out, start, "  ");
    if (index == 0) {
      EventScript.event(out, "ping", "{\"type\": \"ping\"}");
    }
    before =
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
            + index
            + ",\"delta\":{"
            + field;
  }

  /** The real one sends no block for nothing. */
  private static boolean empty(Part part) {
    return part.tokens() == 0 && !(part instanceof Part.Called);
  }

  @Override
  public void say(Buffer out, Part part, int from, int to) {
    if (argumentsLast && part instanceof Part.Called) {
      return;
    }
    out.appendString(before);
    for (int token = from; token < to; token++) {
      out.appendBytes(part.words().quoted(token));
    }
    out.appendString("\"}}\n\n");
  }

  @Override
  public void end(Buffer out, Part part) {
    if (empty(part)) {
      return;
    }
    if (part instanceof Part.Thought thought) {
      delta(out, text("signature_delta", "signature", Claude.signature(thought)));
    } else if (part instanceof Part.Called call && argumentsLast) {
      delta(out, text("input_json_delta", "partial_json", call.text()));
    } else if (part instanceof Part.Said && asked.directives().cite()) {
      ObjectNode delta = event("citations_delta");
      delta.set("citation", Claude.citation());
      delta(out, delta);
    }
    send(out, event("content_block_stop").put("index", index), "    ");
  }

  private static ObjectNode text(String type, String field, String value) {
    return event(type).put(field, value);
  }

  private void delta(Buffer out, ObjectNode delta) {
    ObjectNode event = event("content_block_delta").put("index", index);
    event.set("delta", delta);
    send(out, event, "");
  }

  @Override
  public void finish(Buffer out) {
    ObjectNode event = event("message_delta");
    event
        .putObject("delta")
        .put("stop_reason", Claude.stopReason(asked, answer))
        .putNull("stop_sequence")
        .putNull("stop_details");
    if (!asked.directives().noUsage()) {
      event.set("usage", MessagesUsage.cumulative(asked, answer.output()));
    }
    send(out, event, "           ");
  }

  @Override
  public void last(Buffer out) {
    send(out, event("message_stop"), "");
  }

  @Override
  public void broken(Buffer out) {
    EventScript.event(out, "content_block_delta", "{\"type\":\"content_block_delta\",\"index\":");
  }

  @Override
  public void failed(Buffer out, ApiError error) {
    EventScript.event(out, "error", AnthropicVendor.json(error).toString());
  }
}
