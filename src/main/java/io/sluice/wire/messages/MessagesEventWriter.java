package io.sluice.wire.messages;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Fault;
import io.sluice.wire.Format;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.BlockOrder;
import io.sluice.wire.conversation.BlockOrder.Kind;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
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

/** Writes a streamed message; one block after the other, each event under its name. */
final class MessagesEventWriter implements EventWriter, BlockOrder.Target {

  private static final MessagesErrors ERRORS = new MessagesErrors();

  private final Asked asked;
  private final BlockOrder blocks = new BlockOrder(this);
  private Buffer out = Buffer.buffer();
  private boolean started;
  private boolean refused;
  private TokenCounts usage = TokenCounts.NONE;
  private Finish finish = Finish.OTHER;
  private String stopSequence = "";
  private @Nullable String inexpressible;

  MessagesEventWriter(Asked asked) {
    this.asked = asked;
  }

  @Override
  public void write(StreamEvent event, Buffer to) {
    out = to;
    if (event instanceof UsageSeen seen) {
      usage = seen.usage();
    } else if (event instanceof Started first) {
      start(first.id(), first.model());
    } else if (event instanceof Finished last) {
      finish = last.finish();
      stopSequence = last.stopSequence();
    } else if (event instanceof Failed failed) {
      to.appendBuffer(failure(failed.fault()));
    } else if (event instanceof Whole) {
      inexpressible = "the model answered with content that is no text";
    } else {
      start("", "");
      refused |= event instanceof RefusalDelta;
      blocks.take(event);
    }
  }

  private void start(String id, String model) {
    if (started) {
      return;
    }
    started = true;
    out.appendString(
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":"
            + Json.quote(MessagesAnswers.id(id, asked))
            + ",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
            + Json.quote(model.isEmpty() ? asked.conversation().model() : model)
            + ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":"
            + MessagesUsage.write(usage, true)
            + "}}\n\n");
  }

  @Override
  public void open(int block, Kind kind, StreamEvent first) {
    String content =
        switch (kind) {
          case TEXT -> "{\"type\":\"text\",\"text\":\"\"}";
          case THOUGHT -> "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}";
          case HIDDEN ->
              "{\"type\":\"redacted_thinking\",\"data\":"
                  + Json.quote(((ThoughtSigned) first).signature().in(Format.MESSAGES))
                  + "}";
          case TOOL ->
              "{\"type\":\"tool_use\",\"id\":"
                  + Json.quote(((ToolCallStarted) first).call().id())
                  + ",\"name\":"
                  + Json.quote(((ToolCallStarted) first).call().name())
                  + ",\"input\":{},\"caller\":{\"type\":\"direct\"}}";
        };
    out.appendString(
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"
            + block
            + ",\"content_block\":"
            + content
            + "}\n\n");
  }

  @Override
  public void add(int block, StreamEvent piece) {
    if (piece instanceof TextDelta text) {
      delta(block, "text_delta\",\"text\":", Json.quote(text.text()));
    } else if (piece instanceof ToolArguments more) {
      delta(block, "input_json_delta\",\"partial_json\":", Json.quote(more.json()));
    } else if (piece instanceof ThoughtDelta thought) {
      delta(block, "thinking_delta\",\"thinking\":", Json.quote(thought.text()));
    } else if (piece instanceof ThoughtSigned signed) {
      delta(
          block,
          "signature_delta\",\"signature\":",
          Json.quote(signed.signature().in(Format.MESSAGES)));
    } else if (piece instanceof RefusalDelta refusal) {
      delta(block, "text_delta\",\"text\":", Json.quote(refusal.text()));
    } else if (piece instanceof Cited cited) {
      delta(block, "citations_delta\",\"citation\":", MessagesCitations.write(cited.citation()));
    }
  }

  private void delta(int block, String typeAndField, String value) {
    out.appendString(
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
            + block
            + ",\"delta\":{\"type\":\""
            + typeAndField
            + value
            + "}}\n\n");
  }

  @Override
  public void close(int block) {
    out.appendString(
        "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"
            + block
            + "}\n\n");
  }

  @Override
  public void end(Buffer to) {
    out = to;
    start("", "");
    blocks.end();
    String lost = inexpressible != null ? inexpressible : blocks.failure();
    if (lost != null) {
      to.appendBuffer(failure(new Fault(502, "provider_error", "untranslatable", lost, "")));
      return;
    }
    to.appendString(
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
            + MessagesStops.write(finish, blocks.calls() > 0, refused)
            + "\",\"stop_sequence\":"
            + (stopSequence.isEmpty() ? "null" : Json.quote(stopSequence))
            + "},\"usage\":"
            + MessagesUsage.write(usage, false)
            + "}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, asked.requestId());
  }
}
