package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.Part;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;

/** An answer as one document, printed with line breaks as the real one is. */
final class GeminiBody implements WholeScript {
  private final GeminiScript script;
  private final ArrayNode parts = JsonNodeFactory.instance.arrayNode();

  GeminiBody(GeminiScript script) {
    this.script = script;
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
    if (part instanceof Part.Called called) {
      parts.add(script.call(called));
    } else if (part.tokens() > 0 && !(part instanceof Part.Refused)) {
      parts.add(GeminiScript.text(part.text(), part instanceof Part.Thought));
    }
  }

  @Override
  public void finish(Buffer out) {
    String document =
        script.response(parts, script.finish(), script.said(), script.thoughts()).toPrettyString();
    out.appendString(document.substring(1)).appendString("\n");
  }

  @Override
  public void broken(Buffer out) {
    out.appendString("\"oops\": ,");
  }
}
