package io.sluice.simulator.cohere;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Part;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;

/** A chat answer as one document. */
final class CohereBody implements WholeScript {
  private final Asked asked;
  private final Answer answer;
  private final ObjectNode body = JsonNodeFactory.instance.objectNode();
  private final ObjectNode message;

  CohereBody(Asked asked, Answer answer, String id) {
    this.asked = asked;
    this.answer = answer;
    this.message = body.put("id", id).putObject("message").put("role", "assistant");
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
    if (part instanceof Part.Called call) {
      message
          .withArray("tool_calls")
          .addObject()
          .put("id", CohereChat.toolId(call))
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.text());
    } else if (part instanceof Part.Thought) {
      message.withArray("content").addObject().put("type", "thinking").put("thinking", part.text());
    } else if (!answer.calls().isEmpty()) {
      message.put("tool_plan", part.text());
    } else {
      message.withArray("content").addObject().put("type", "text").put("text", part.text());
    }
  }

  @Override
  public void finish(Buffer out) {
    if (asked.directives().cite()) {
      message.putArray("citations").add(CohereChat.citation());
    }
    body.put("finish_reason", CohereChat.finish(asked, answer));
    if (!asked.directives().noUsage()) {
      body.set("usage", CohereChat.usage(asked, answer));
    }
    out.appendString(body.toString().substring(1));
  }

  @Override
  public void broken(Buffer out) {
    out.appendString("\"oops\": ,");
  }
}
