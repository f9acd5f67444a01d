package io.sluice.wire.converse;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.EventStreamFrame;
import io.sluice.wire.Fault;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.BlockOrder;
import io.sluice.wire.conversation.BlockOrder.Kind;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.StreamEvent.Whole;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes a streamed answer of Converse. Only a tool call's block has a start of its own. */
final class ConverseEventWriter implements EventWriter, BlockOrder.Target {

  private static final ConverseErrors ERRORS = new ConverseErrors();

  private final BlockOrder blocks = new BlockOrder(this);
  private Buffer out = Buffer.buffer();
  private boolean started;
  private boolean refused;
  private @Nullable TokenCounts usage;
  private Finish finish = Finish.OTHER;
  private String stopSequence = "";
  private @Nullable String inexpressible;

  @Override
  public void write(StreamEvent event, Buffer to) {
    out = to;
    if (event instanceof UsageSeen seen) {
      usage = seen.usage();
    } else if (event instanceof Started) {
      start();
    } else if (event instanceof Finished last) {
      finish = last.finish();
      stopSequence = last.stopSequence();
    } else if (event instanceof Failed failed) {
      to.appendBuffer(failure(failed.fault()));
    } else if (event instanceof Whole) {
      inexpressible = "the model answered with content that is no text";
    } else {
      start();
      refused |= event instanceof RefusalDelta;
      blocks.take(event);
    }
  }

  private void start() {
    if (!started) {
      started = true;
      EventStreamFrame.event(out, "messageStart", "{\"role\":\"assistant\"}");
    }
  }

  @Override
  public void open(int block, Kind kind, StreamEvent first) {
    if (first instanceof ToolCallStarted started) {
      ToolCall call = started.call();
      EventStreamFrame.event(
          out,
          "contentBlockStart",
          "{\"contentBlockIndex\":"
              + block
              + ",\"start\":{\"toolUse\":{\"toolUseId\":"
              + Json.quote(call.id())
              + ",\"name\":"
              + Json.quote(call.name())
              + "}}}");
    } else if (kind == Kind.HIDDEN) {
      String mark = ConverseMarks.write(((ThoughtSigned) first).signature());
      delta(block, "\"reasoningContent\":{\"redactedContent\":" + Json.quote(mark) + "}");
    }
  }

  @Override
  public void add(int block, StreamEvent piece) {
    if (piece instanceof TextDelta text) {
      delta(block, "\"text\":" + Json.quote(text.text()));
    } else if (piece instanceof ToolArguments more) {
      delta(block, "\"toolUse\":{\"input\":" + Json.quote(more.json()) + "}");
    } else if (piece instanceof ThoughtDelta thought) {
      delta(block, "\"reasoningContent\":{\"text\":" + Json.quote(thought.text()) + "}");
    } else if (piece instanceof ThoughtSigned signed) {
      String mark = signed.signature().in(Format.CONVERSE);
      delta(block, "\"reasoningContent\":{\"signature\":" + Json.quote(mark) + "}");
    } else if (piece instanceof RefusalDelta refusal) {
      delta(block, "\"text\":" + Json.quote(refusal.text()));
    } else if (piece instanceof Cited cited) {
      delta(block, "\"citation\":" + ConverseCitations.write(cited.citation()));
    }
  }

  private void delta(int block, String content) {
    EventStreamFrame.event(
        out,
        "contentBlockDelta",
        "{\"contentBlockIndex\":" + block + ",\"delta\":{" + content + "}}");
  }

  @Override
  public void close(int block) {
    EventStreamFrame.event(out, "contentBlockStop", "{\"contentBlockIndex\":" + block + "}");
  }

  @Override
  public void end(Buffer to) {
    out = to;
    start();
    blocks.end();
    String lost = inexpressible != null ? inexpressible : blocks.failure();
    if (lost != null) {
      to.appendBuffer(failure(new Fault(502, "provider_error", "untranslatable", lost, "")));
      return;
    }
    String more =
        stopSequence.isEmpty()
            ? ""
            : ",\"additionalModelResponseFields\":{\"stop_sequence\":"
                + Json.quote(stopSequence)
                + "}";
    EventStreamFrame.event(
        to,
        "messageStop",
        "{\"stopReason\":\""
            + ConverseStops.write(finish, blocks.calls() > 0, refused)
            + "\""
            + more
            + "}");
    TokenCounts counts = usage;
    EventStreamFrame.event(
        to,
        "metadata",
        "{\"usage\":"
            + ConverseUsage.write(counts == null ? TokenCounts.NONE : counts)
            + ",\"metrics\":{\"latencyMs\":0}}");
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, "");
  }
}
