package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Part;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;

/** A message as one JSON document: its tokens are put into a tree and said at the end. */
final class MessagesBody implements WholeScript {
  private final Asked asked;
  private final Answer answer;
  private final ObjectNode message;
  private final ArrayNode content;

  MessagesBody(Asked asked, Answer answer, String id) {
    this.asked = asked;
    this.answer = answer;
    this.message = Claude.message(asked, id);
    this.content = message.withArray("content");
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
    ObjectNode block = content.addObject();
    if (part instanceof Part.Thought thought) {
      block
          .put("type", "thinking")
          .put("thinking", thought.text())
          .put("signature", Claude.signature(thought));
    } else if (part instanceof Part.Called call) {
      block
          .put("type", "tool_use")
          .put("id", Claude.toolId(call))
          .put("name", call.name())
          .set("input", call.object());
      block.putObject("caller").put("type", "direct");
    } else if (part.tokens() == 0) {
      content.remove(content.size() - 1);
    } else {
      if (asked.directives().cite()) {
        block.putArray("citations").add(Claude.citation());
      }
      block.put("type", "text").put("text", part.text());
    }
  }

  @Override
  public void finish(Buffer out) {
    message.put("stop_reason", Claude.stopReason(asked, answer));
    if (!asked.directives().noUsage()) {
      message.set("usage", MessagesUsage.of(asked, answer.output()));
    }
    out.appendString(message.toString().substring(1));
  }

  @Override
  public void broken(Buffer out) {
    out.appendString("\"oops\": ,");
  }
}
