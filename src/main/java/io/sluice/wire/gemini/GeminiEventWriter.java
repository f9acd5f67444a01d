package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
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
import io.sluice.wire.conversation.StreamEvent.Whole;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says a streamed answer: an event for each piece, and a last one with the reason why it ended and
 * what it used. Gemini has no half of a call: arguments wait until they are a whole JSON object.
 */
final class GeminiEventWriter implements EventWriter {

  private static final GeminiErrors ERRORS = new GeminiErrors();
  private static final byte[] TEXT =
      utf8("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"");
  private static final byte[] TEXT_END = utf8("\"}],\"role\":\"model\"},\"index\":0}]");
  private static final byte[] THOUGHT_END =
      utf8("\",\"thought\":true}],\"role\":\"model\"},\"index\":0}]");

  private static final int MAX_CITATIONS = 1024;
  private static final int MAX_CITED_TEXT = 1 << 20;

  /** A call whose arguments are on their way. */
  private static final class Call {
    final int index;
    final Part.ToolCall started;
    final StringBuilder arguments = new StringBuilder();

    Call(int index, Part.ToolCall started) {
      this.index = index;
      this.started = started;
    }

    Part.ToolCall whole() {
      return new Part.ToolCall(
          started.id(), started.name(), arguments.toString(), started.signature());
    }
  }

  private final Asked asked;
  private final List<Call> open = new ArrayList<>();
  private final List<Part.Citation> citations = new ArrayList<>();
  private final StringBuilder said = new StringBuilder();
  private byte[] tail;
  private Finish finish = Finish.STOP;
  private @Nullable TokenCounts usage;

  GeminiEventWriter(Asked asked) {
    this.asked = asked;
    this.tail = tail("", "");
  }

  private byte[] tail(String id, String model) {
    return utf8(identity(id, model) + "}\n\n");
  }

  private String identity(String id, String model) {
    return ",\"modelVersion\":"
        + Json.quote(GeminiAnswerWriter.model(model, asked))
        + ",\"responseId\":"
        + Json.quote(GeminiAnswerWriter.id(id, asked));
  }

  @Override
  public void write(StreamEvent event, Buffer out) {
    if (event instanceof TextDelta delta) {
      flush(out);
      if (said.length() < MAX_CITED_TEXT) {
        said.append(delta.text());
      }
      piece(delta.text(), TEXT_END, out);
    } else if (event instanceof ThoughtDelta delta) {
      flush(out);
      piece(delta.text(), THOUGHT_END, out);
    } else if (event instanceof RefusalDelta delta) {
      piece(delta.text(), TEXT_END, out);
    } else if (event instanceof ToolCallStarted started) {
      open.add(new Call(started.index(), started.call()));
    } else if (event instanceof ToolArguments arguments) {
      append(arguments);
    } else if (event instanceof UsageSeen seen) {
      usage = seen.usage();
    } else if (event instanceof Started started) {
      tail = tail(started.id(), started.model());
    } else if (event instanceof Finished finished) {
      finish = finished.finish();
    } else {
      writeRare(event, out);
    }
  }

  private void writeRare(StreamEvent event, Buffer out) {
    if (event instanceof TextSigned signed) {
      part(GeminiAnswerWriter.text("", false, signed.signature()), out);
    } else if (event instanceof ThoughtSigned signed) {
      part(GeminiAnswerWriter.text("", true, signed.signature()), out);
    } else if (event instanceof Whole whole) {
      part(GeminiAnswerWriter.part(whole.part()), out);
    } else if (event instanceof Cited cited && citations.size() < MAX_CITATIONS) {
      citations.add(cited.citation());
    }
  }

  private void append(ToolArguments piece) {
    for (Call call : open) {
      if (call.index == piece.index()) {
        call.arguments.append(piece.json());
      }
    }
  }

  /** Calls that are whole go before what comes after them. */
  private void flush(Buffer out) {
    while (!open.isEmpty() && GeminiAnswerWriter.wellFormed(open.get(0).arguments.toString())) {
      part(GeminiAnswerWriter.call(open.remove(0).whole()), out);
    }
  }

  private void piece(String text, byte[] end, Buffer out) {
    if (!text.isEmpty()) {
      out.appendBytes(TEXT);
      out.appendBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
      out.appendBytes(end);
      out.appendBytes(tail);
    }
  }

  private void part(String json, Buffer out) {
    if (!json.isEmpty()) {
      out.appendString("data: {\"candidates\":[{\"content\":{\"parts\":[");
      out.appendString(json);
      out.appendString("],\"role\":\"model\"},\"index\":0}]");
      out.appendBytes(tail);
    }
  }

  @Override
  public void end(Buffer out) {
    List<String> parts = new ArrayList<>();
    for (Call call : open) {
      if (GeminiAnswerWriter.wellFormed(call.arguments.toString())) {
        parts.add(GeminiAnswerWriter.call(call.whole()));
      } else {
        finish = Finish.MALFORMED_TOOL_CALL;
      }
    }
    out.appendString("data: {\"candidates\":[{\"content\":{\"parts\":[");
    out.appendString(
        parts.isEmpty() ? GeminiAnswerWriter.text("", false, null) : String.join(",", parts));
    out.appendString("],\"role\":\"model\"},\"finishReason\":\"");
    out.appendString(GeminiFinish.write(finish)).appendString("\",\"index\":0");
    if (!citations.isEmpty()) {
      out.appendString(",\"groundingMetadata\":");
      out.appendString(GeminiGrounding.write(citations, said.toString()));
    }
    out.appendString("}]");
    if (usage != null) {
      out.appendString(",\"usageMetadata\":").appendString(GeminiUsage.write(usage));
    }
    out.appendBytes(tail);
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, asked.requestId());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
