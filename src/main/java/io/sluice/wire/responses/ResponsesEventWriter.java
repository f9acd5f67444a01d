package io.sluice.wire.responses;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Fault;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.TextSigned;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed response. The format says everything twice, in pieces and as a whole, so the
 * answer is held until its end; one that is over the bound ends in an error.
 */
final class ResponsesEventWriter implements EventWriter {

  private static final int MAX_HELD_CHARACTERS = 16 << 20;

  private final Asked asked;
  private final EventLines lines = new EventLines();
  private final StreamedOutput output;
  private @Nullable ResponseObject response;
  private @Nullable TokenCounts usage;
  private Finish finish = Finish.OTHER;
  private long held;
  private boolean broken;

  ResponsesEventWriter(Asked asked) {
    this.asked = asked;
    this.output = new StreamedOutput(lines, asked.requestId());
  }

  @Override
  public void write(StreamEvent event, Buffer out) {
    if (event instanceof Started started) {
      start(started.id(), started.model(), out);
    } else if (event instanceof UsageSeen seen) {
      usage = seen.usage();
    } else if (event instanceof Finished finished) {
      finish = finished.finish();
    } else if (!broken) {
      start("", "", out);
      piece(event, out);
    }
  }

  private ResponseObject start(String id, String model, Buffer out) {
    ResponseObject known = response;
    if (known == null) {
      known = new ResponseObject(id, model, asked);
      response = known;
      String open = "\"response\":" + known.json(ResponseEnding.OPEN, "", null);
      lines.write("response.created", open, out);
      lines.write("response.in_progress", open, out);
    }
    return known;
  }

  private void piece(StreamEvent event, Buffer out) {
    if (event instanceof TextDelta delta) {
      if (holds(delta.text(), out)) {
        output.text(delta.text(), out);
      }
    } else if (event instanceof ToolArguments arguments) {
      if (holds(arguments.json(), out)) {
        output.arguments(arguments.index(), arguments.json(), out);
      }
    } else if (event instanceof ThoughtDelta delta) {
      if (holds(delta.text(), out)) {
        output.think(delta.text(), out);
      }
    } else if (event instanceof RefusalDelta delta) {
      if (holds(delta.text(), out)) {
        output.refuse(delta.text(), out);
      }
    } else if (event instanceof ThoughtSigned signed) {
      output.sign(signed.signature(), signed.redacted(), out);
    } else if (event instanceof ToolCallStarted started) {
      output.call(started.index(), started.call(), out);
    } else if (event instanceof Cited cited) {
      output.cite(cited.citation(), out);
    } else if (event instanceof TextSigned signed) {
      output.signText(signed.signature(), out);
    }
  }

  private boolean holds(String text, Buffer out) {
    held += text.length();
    if (held > MAX_HELD_CHARACTERS) {
      broken = true;
      String why = "the answer is longer than the bound of " + MAX_HELD_CHARACTERS + " characters";
      out.appendBuffer(failure(new Fault(502, "provider_error", "answer_too_long", why, "")));
    }
    return !broken;
  }

  @Override
  public void end(Buffer out) {
    if (broken) {
      return;
    }
    ResponseObject whole = start("", "", out);
    String items = output.close(out);
    ResponseEnding ending = ResponseEnding.of(finish, output.declined());
    lines.write(
        "response." + ending.status(), "\"response\":" + whole.json(ending, items, usage), out);
  }

  @Override
  public Buffer failure(Fault fault) {
    return ResponsesErrors.event(fault, lines.count());
  }
}
