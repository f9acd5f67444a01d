package io.sluice.wire.cohere;

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
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says a streamed answer. Texts and thoughts are contents, one after the other, each started and
 * ended; calls are numbered by themselves. Signatures and pictures have no place and go.
 */
final class CohereEventWriter implements EventWriter {

  private static final CohereErrors ERRORS = new CohereErrors();
  private static final int MAX_CITED_TEXT = 1 << 20;

  private enum Block {
    NONE,
    TEXT,
    THINKING
  }

  private final Asked asked;
  private final Set<Integer> openCalls = new LinkedHashSet<>();
  private final StringBuilder said = new StringBuilder();
  private Block open = Block.NONE;
  private boolean started;
  private int content = -1;
  private int citations;
  private byte[] delta = {};
  private Finish finish = Finish.STOP;
  private @Nullable TokenCounts usage;

  CohereEventWriter(Asked asked) {
    this.asked = asked;
  }

  @Override
  public void write(StreamEvent event, Buffer out) {
    if (event instanceof Started first) {
      start(first.id(), out);
    } else if (event instanceof TextDelta piece) {
      text(piece.text(), Block.TEXT, out);
    } else if (event instanceof ThoughtDelta piece) {
      text(piece.text(), Block.THINKING, out);
    } else if (event instanceof RefusalDelta piece) {
      text(piece.text(), Block.TEXT, out);
    } else if (event instanceof ToolCallStarted call) {
      startCall(call.index(), call.call(), out);
    } else if (event instanceof ToolArguments piece) {
      event(
          out,
          "tool-call-delta",
          ",\"index\":"
              + piece.index()
              + ",\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":"
              + Json.quote(piece.json())
              + "}}}}");
    } else if (event instanceof Cited cited) {
      cite(cited.citation(), out);
    } else if (event instanceof UsageSeen seen) {
      usage = seen.usage();
    } else if (event instanceof Finished finished) {
      finish = finished.finish();
    }
  }

  private void start(String id, Buffer out) {
    if (started) {
      return;
    }
    started = true;
    event(
        out,
        "message-start",
        ",\"id\":"
            + Json.quote(id.isEmpty() ? asked.requestId() : id)
            + ",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],\"tool_plan\":\"\","
            + "\"tool_calls\":[],\"citations\":[]}}");
  }

  private void text(String text, Block block, Buffer out) {
    if (text.isEmpty()) {
      return;
    }
    if (open != block) {
      close(out);
      open = block;
      content++;
      String kind = block == Block.TEXT ? "text" : "thinking";
      event(
          out,
          "content-start",
          ",\"index\":%d,\"delta\":{\"message\":{\"content\":{\"type\":\"%s\",\"%s\":\"\"}}}"
              .formatted(content, kind, kind));
      delta =
          ("event: content-delta\ndata: {\"type\":\"content-delta\",\"index\":"
                  + content
                  + ",\"delta\":{\"message\":{\"content\":{\""
                  + kind
                  + "\":\"")
              .getBytes(StandardCharsets.UTF_8);
    }
    if (block == Block.TEXT && said.length() < MAX_CITED_TEXT) {
      said.append(text);
    }
    out.appendBytes(delta);
    out.appendBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    out.appendString("\"}}}}\n\n");
  }

  private void close(Buffer out) {
    if (open != Block.NONE) {
      event(out, "content-end", ",\"index\":" + content);
      open = Block.NONE;
    }
  }

  private void startCall(int index, Part.ToolCall call, Buffer out) {
    close(out);
    openCalls.add(index);
    event(
        out,
        "tool-call-start",
        ",\"index\":%d,\"delta\":{\"message\":{\"tool_calls\":{\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":\"\"}}}}"
            .formatted(index, Json.quote(call.id()), Json.quote(call.name())));
  }

  private void cite(Part.Citation citation, Buffer out) {
    int index = citations++;
    event(
        out,
        "citation-start",
        ",\"index\":"
            + index
            + ",\"delta\":{\"message\":{\"citations\":"
            + CohereCitation.write(citation, said.toString())
            + "}}");
    event(out, "citation-end", ",\"index\":" + index);
  }

  @Override
  public void end(Buffer out) {
    start("", out);
    close(out);
    openCalls.forEach(call -> event(out, "tool-call-end", ",\"index\":" + call));
    TokenCounts counts = usage;
    event(
        out,
        "message-end",
        ",\"delta\":{\"finish_reason\":\""
            + CohereFinish.write(finish)
            + "\""
            + (counts == null ? "" : ",\"usage\":" + CohereUsage.write(counts))
            + "}");
    out.appendString("data: [DONE]\n\n");
  }

  private static void event(Buffer out, String type, String fields) {
    out.appendString("event: ").appendString(type).appendString("\ndata: {\"type\":\"");
    out.appendString(type).appendString("\"").appendString(fields).appendString("}\n\n");
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, asked.requestId());
  }
}
