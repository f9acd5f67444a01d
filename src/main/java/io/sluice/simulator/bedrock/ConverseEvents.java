package io.sluice.simulator.bedrock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Part;
import io.vertx.core.buffer.Buffer;

/**
 * ConverseStream's answer. Text blocks begin without an event of their own; what was used comes in
 * the last event.
 */
final class ConverseEvents implements FrameScript {
  private static final int LATENCY = 321;

  private final Asked asked;
  private final Answer answer;
  private int index = -1;

  ConverseEvents(Asked asked, Answer answer) {
    this.asked = asked;
    this.answer = answer;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public void open(Buffer out) {
    FrameScript.send(out, "messageStart", object().put("role", "assistant"));
  }

  private static boolean empty(Part part) {
    return part.tokens() == 0 && !(part instanceof Part.Called);
  }

  @Override
  public void begin(Buffer out, Part part) {
    if (empty(part)) {
      return;
    }
    index++;
    if (part instanceof Part.Called call) {
      ObjectNode start = object().put("contentBlockIndex", index);
      start
          .putObject("start")
          .putObject("toolUse")
          .put("name", call.name())
          .put("toolUseId", Conversed.toolId(call));
      FrameScript.send(out, "contentBlockStart", start);
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
    ObjectNode event = object().put("contentBlockIndex", index);
    ObjectNode delta = event.putObject("delta");
    if (part instanceof Part.Called) {
      delta.putObject("toolUse").put("input", text);
    } else if (part instanceof Part.Thought) {
      delta.putObject("reasoningContent").put("text", text);
    } else {
      delta.put("text", text);
    }
    FrameScript.send(out, "contentBlockDelta", event);
  }

  @Override
  public void end(Buffer out, Part part) {
    if (empty(part)) {
      return;
    }
    if (part instanceof Part.Called && asked.directives().argsLast()) {
      delta(out, part, part.text());
    } else if (part instanceof Part.Thought thought) {
      ObjectNode event = object().put("contentBlockIndex", index);
      event
          .putObject("delta")
          .putObject("reasoningContent")
          .put("signature", Conversed.signature(thought));
      FrameScript.send(out, "contentBlockDelta", event);
    }
    FrameScript.send(out, "contentBlockStop", object().put("contentBlockIndex", index));
  }

  @Override
  public void finish(Buffer out) {
    FrameScript.send(
        out, "messageStop", object().put("stopReason", Conversed.stopReason(asked, answer)));
  }

  @Override
  public void last(Buffer out) {
    ObjectNode metadata = object();
    metadata.putObject("metrics").put("latencyMs", LATENCY);
    if (!asked.directives().noUsage()) {
      metadata.set("usage", Conversed.usage(asked, answer));
    }
    FrameScript.send(out, "metadata", metadata);
  }
}
