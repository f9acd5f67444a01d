package io.sluice.wire.cohere;

import io.sluice.wire.Fault;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Understands a streamed answer. What the model plans before its calls is a thought. */
final class CohereEventReader implements EventReader {

  private static final int MAX_CALLS = 1024;

  private final SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);

  /** From the provider's number of a call to ours. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private boolean complete;
  private boolean failed;
  private @Nullable String failure;

  @Override
  public void feed(Buffer bytes, Consumer<StreamEvent> to) {
    framing.feed(bytes);
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      take(event.data(), to, false);
    }
    if (failure == null) {
      failure = framing.failure();
    }
  }

  @Override
  public void end(Consumer<StreamEvent> to) {
    SseEvent rest = framing.end();
    if (rest != null) {
      take(rest.data(), to, true);
    }
  }

  private void take(@Nullable Slice data, Consumer<StreamEvent> to, boolean rest) {
    if (data == null || data.length() == 0 || complete || failed || failure != null) {
      return;
    }
    try {
      give(CohereChunk.parse(data), to);
    } catch (IOException e) {
      // What is left at the end may have been cut.
      failure = rest ? null : "an event of the stream is no JSON object";
    }
  }

  private void give(CohereChunk chunk, Consumer<StreamEvent> to) {
    switch (chunk.type) {
      case "message-start" -> to.accept(new Started(chunk.id, ""));
      case "content-start", "content-delta", "tool-plan-delta" -> {
        String thinking = chunk.thinking;
        String text = chunk.text;
        if (thinking != null && !thinking.isEmpty()) {
          to.accept(new ThoughtDelta(thinking));
        }
        if (text != null && !text.isEmpty()) {
          to.accept(new TextDelta(text));
        }
      }
      case "tool-call-start" -> startCall(chunk, to);
      case "tool-call-delta" -> {
        Integer call = calls.get(chunk.index);
        if (call != null && !chunk.arguments.isEmpty()) {
          to.accept(new ToolArguments(call, chunk.arguments));
        }
      }
      case "citation-start" -> {
        CohereCitation citation = chunk.citation;
        if (citation != null) {
          to.accept(new Cited(citation.citation()));
        }
      }
      case "message-end" -> end(chunk, to);
      // The ends of pieces, debugging, and kinds to come.
      default -> {}
    }
  }

  private void startCall(CohereChunk chunk, Consumer<StreamEvent> to) {
    if (calls.size() == MAX_CALLS) {
      failure = "the answer has more than " + MAX_CALLS + " calls of tools";
      return;
    }
    int call = calls.size();
    calls.put(chunk.index, call);
    to.accept(new ToolCallStarted(call, new Part.ToolCall(chunk.callId, chunk.callName, "", null)));
    if (!chunk.arguments.isEmpty()) {
      to.accept(new ToolArguments(call, chunk.arguments));
    }
  }

  private void end(CohereChunk chunk, Consumer<StreamEvent> to) {
    if (chunk.finishReason.isEmpty()) {
      return;
    }
    if (chunk.usage != null) {
      to.accept(new UsageSeen(chunk.usage));
    }
    if (CohereFinish.failed(chunk.finishReason)) {
      failed = true;
      to.accept(new Failed(fault(chunk.finishReason, chunk.error)));
      return;
    }
    complete = true;
    to.accept(new Finished(CohereFinish.read(chunk.finishReason), ""));
  }

  static Fault fault(String reason, String error) {
    String message = error.isEmpty() ? "The provider ended the answer with " + reason + "." : error;
    return reason.equals("TIMEOUT")
        ? new Fault(504, "timeout_error", "timeout_error", message, "")
        : new Fault(502, "provider_error", "provider_error", message, "");
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }
}
