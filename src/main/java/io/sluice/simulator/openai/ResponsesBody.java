package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Part;
import io.sluice.simulator.WholeScript;
import io.vertx.core.buffer.Buffer;

/** A response as one document; one in the background is only promised. */
final class ResponsesBody implements WholeScript {
  private final Answer answer;
  private final ResponseObject response;
  private final ResponseRecord kept;

  ResponsesBody(Answer answer, ResponseObject response, ResponseRecord kept) {
    this.answer = answer;
    this.response = response;
    this.kept = kept;
  }

  @Override
  public void open(Buffer out) {
    out.appendString("{");
    if (answer.hidden() > 0) {
      kept.add(response.reasoning(""));
    }
  }

  @Override
  public void begin(Buffer out, Part part) {}

  @Override
  public void say(Buffer out, Part part, int from, int to) {}

  @Override
  public void end(Buffer out, Part part) {
    kept.add(response.done(response.item(part), part));
  }

  @Override
  public void finish(Buffer out) {
    ObjectNode ended = kept.end();
    ObjectNode shown = response.background() ? response.begun("queued") : ended;
    out.appendString(shown.toString().substring(1));
  }

  @Override
  public void broken(Buffer out) {
    out.appendString("\"oops\": ,");
  }
}
