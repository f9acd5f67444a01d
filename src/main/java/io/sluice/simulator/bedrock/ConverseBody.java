package io.sluice.simulator.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Part;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;

/** Converse's answer. */
final class ConverseBody implements WholeScript {
  private static final int LATENCY = 321;

  private final Asked asked;
  private final Answer answer;
  private final ArrayNode content = JsonNodeFactory.instance.arrayNode();

  ConverseBody(Asked asked, Answer answer) {
    this.asked = asked;
    this.answer = answer;
  }

  @Override
  public void open(Buffer out) {
    out.appendString("{");
  }

  @Override
  public void begin(Buffer out, Part part) {}

  @Override
  public void say(Buffer out, Part part, int from, int to) {}

  @Override
  public void end(Buffer out, Part part) {
    if (part instanceof Part.Thought thought) {
      content
          .addObject()
          .putObject("reasoningContent")
          .putObject("reasoningText")
          .put("text", thought.text())
          .put("signature", Conversed.signature(thought));
    } else if (part instanceof Part.Called call) {
      content
          .addObject()
          .putObject("toolUse")
          .put("toolUseId", Conversed.toolId(call))
          .put("name", call.name())
          .set("input", call.object());
    } else if (part.tokens() > 0) {
      content.addObject().put("text", part.text());
    }
  }

  @Override
  public void finish(Buffer out) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("metrics").put("latencyMs", LATENCY);
    body.putObject("output").putObject("message").put("role", "assistant").set("content", content);
    body.put("stopReason", Conversed.stopReason(asked, answer));
    if (!asked.directives().noUsage()) {
      body.set("usage", Conversed.usage(asked, answer));
    }
    out.appendString(body.toString().substring(1));
  }

  @Override
  public void broken(Buffer out) {
    out.appendString("\"oops\": ,");
  }
}
