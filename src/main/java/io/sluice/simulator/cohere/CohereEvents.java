package io.sluice.simulator.cohere;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Part;
import io.vertx.core.buffer.Buffer;

/** A chat answer as events, each with its name, and {@code [DONE]}. */
final class CohereEvents implements EventScript {
  private final Asked asked;
  private final Answer answer;
  private final String id;
  private final boolean calls;
  private int content = -1;
  private int call = -1;

  CohereEvents(Asked asked, Answer answer, String id) {
    this.asked = asked;
    this.answer = answer;
    this.id = id;
    this.calls = !answer.calls().isEmpty();
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static ObjectNode message(ObjectNode event) {
    return event.putObject("delta").putObject("message");
  }

  private static void send(Buffer out, ObjectNode event) {
    EventScript.event(out, event.get("type").asText(), event.toString());
  }

  @Override
  public void open(Buffer out) {
    ObjectNode start = JsonNodeFactory.instance.objectNode().put("id", id);
    ObjectNode message = message(start.put("type", "message-start")).put("role", "assistant");
    message.putArray("content");
    message.put("tool_plan", "");
    message.putArray("tool_calls");
    message.putArray("citations");
    send(out, start);
  }

  private boolean plan(Part part) {
    return calls && part instanceof Part.Said;
  }

  @Override
  public void begin(Buffer out, Part part) {
    if (part instanceof Part.Called called) {
      ObjectNode start = event("tool-call-start").put("index", ++call);
      message(start)
          .putObject("tool_calls")
          .put("id", CohereChat.toolId(called))
          .put("type", "function")
          .putObject("function")
          .put("name", called.name())
          .put("arguments", "");
      send(out, start);
    } else if (!plan(part)) {
      ObjectNode start = event("content-start").put("index", ++content);
      String kind = part instanceof Part.Thought ? "thinking" : "text";
      message(start).putObject("content").put("type", kind).put(kind, "");
      send(out, start);
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
    delta(out, part, text.toString());
  }

  private void delta(Buffer out, Part part, String text) {
    ObjectNode event;
    if (part instanceof Part.Called) {
      event = event("tool-call-delta").put("index", call);
      message(event).putObject("tool_calls").putObject("function").put("arguments", text);
    } else if (plan(part)) {
      event = event("tool-plan-delta");
      message(event).put("tool_plan", text);
    } else {
      event = event("content-delta").put("index", content);
      String kind = part instanceof Part.Thought ? "thinking" : "text";
      message(event).putObject("content").put(kind, text);
    }
    send(out, event);
  }

  @Override
  public void end(Buffer out, Part part) {
    if (part instanceof Part.Called) {
      if (asked.directives().argsLast()) {
        delta(out, part, part.text());
      }
      send(out, event("tool-call-end").put("index", call));
    } else if (!plan(part)) {
      if (part instanceof Part.Said && asked.directives().cite()) {
        ObjectNode start = event("citation-start").put("index", 0);
        message(start).set("citations", CohereChat.citation());
        send(out, start);
        send(out, event("citation-end").put("index", 0));
      }
      send(out, event("content-end").put("index", content));
    }
  }

  @Override
  public void finish(Buffer out) {
    ObjectNode end = event("message-end");
    ObjectNode delta = end.putObject("delta");
    delta.put("finish_reason", CohereChat.finish(asked, answer));
    if (!asked.directives().noUsage()) {
      delta.set("usage", CohereChat.usage(asked, answer));
    }
    send(out, end);
  }

  @Override
  public void last(Buffer out) {
    EventScript.data(out, "[DONE]");
  }

  /** Cohere has no event for it: the message ends, and its reason is that it failed. */
  @Override
  public void failed(Buffer out, ApiError error) {
    ObjectNode end = event("message-end");
    end.putObject("delta").put("finish_reason", "ERROR").put("error", error.message());
    send(out, end);
    last(out);
  }
}
