package io.sluice.simulator.bedrock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Part;
import io.sluice.simulator.Script;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;

/**
 * A model's own events, each in the {@code bytes} of a frame. The last tells, beside its own, what
 * Bedrock counted.
 */
final class InvokeEvents implements FrameScript {
  private static final String DATA = "data: ";

  private final Script script;
  private final Asked asked;
  private final Answer answer;

  InvokeEvents(Script script, Asked asked, Answer answer) {
    this.script = script;
    this.asked = asked;
    this.answer = answer;
  }

  private static void wrap(Buffer out, Buffer events, String more) {
    for (String line : events.toString().lines().toList()) {
      if (line.startsWith(DATA)) {
        String event = line.substring(DATA.length()).strip();
        String told = event.substring(0, event.length() - 1) + more + "}";
        String bytes = Base64.getEncoder().encodeToString(Buffer.buffer(told).getBytes());
        FrameScript.send(out, "chunk", JsonNodeFactory.instance.objectNode().put("bytes", bytes));
      }
    }
  }

  @Override
  public void open(Buffer out) {
    Buffer events = Buffer.buffer();
    script.open(events);
    wrap(out, events, "");
  }

  @Override
  public void begin(Buffer out, Part part) {
    Buffer events = Buffer.buffer();
    script.begin(events, part);
    wrap(out, events, "");
  }

  @Override
  public void say(Buffer out, Part part, int from, int to) {
    Buffer events = Buffer.buffer();
    script.say(events, part, from, to);
    wrap(out, events, "");
  }

  @Override
  public void end(Buffer out, Part part) {
    Buffer events = Buffer.buffer();
    script.end(events, part);
    wrap(out, events, "");
  }

  @Override
  public void finish(Buffer out) {
    Buffer events = Buffer.buffer();
    script.finish(events);
    wrap(out, events, "");
  }

  @Override
  public void last(Buffer out) {
    Buffer events = Buffer.buffer();
    script.last(events);
    wrap(
        out,
        events,
        asked.directives().noUsage()
            ? ""
            : ",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":%d,\"outputTokenCount\":%d,\"invocationLatency\":321,\"firstByteLatency\":123}"
                .formatted(asked.promptTokens(), answer.output()));
  }
}
