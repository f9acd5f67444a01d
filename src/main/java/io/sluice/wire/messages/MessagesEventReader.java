package io.sluice.wire.messages;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Format;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.sluice.wire.conversation.CallSignatures;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed message. What is not known here, such as the blocks of tools that the provider
 * runs itself, is passed over: a translated request asks for none.
 */
final class MessagesEventReader implements EventReader {

  private static final int MAX_CALLS = 1024;

  private final SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);
  private final MessagesEvent event = new MessagesEvent();

  /** Index of a block to that of the tool call in it. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private boolean thoughtEmpty;

  /** A signature that belongs to the tool call that comes next, if one does. */
  private @Nullable Signature ofCall;

  private boolean started;
  private boolean complete;
  private boolean over;
  private @Nullable String failure;

  @Override
  public void feed(Buffer bytes, Consumer<StreamEvent> to) {
    framing.feed(bytes);
    for (SseEvent next = framing.next(); next != null; next = framing.next()) {
      Slice data = next.data();
      if (data == null || over) {
        continue;
      }
      if (event.read(data)) {
        take(to);
      } else {
        over = true;
        failure = "an event of the stream is not JSON";
      }
    }
    if (failure == null) {
      failure = framing.failure();
    }
  }

  private void take(Consumer<StreamEvent> to) {
    switch (event.type()) {
      case "message_start" -> {
        if (!started) {
          started = true;
          to.accept(new Started(event.id(), event.model()));
        }
        usage(to);
      }
      case "content_block_start" -> start(to);
      case "content_block_delta" -> delta(to);
      case "message_delta" -> {
        unclaimed(to);
        usage(to);
        if (!event.stopReason().isEmpty()) {
          to.accept(new Finished(MessagesStops.read(event.stopReason()), event.stopSequence()));
        }
      }
      case "message_stop" -> {
        complete = true;
        over = true;
      }
      case "error" -> {
        over = true;
        to.accept(new Failed(MessagesErrors.read(event.partType(), event.text())));
      }
      default -> {}
    }
  }

  private void usage(Consumer<StreamEvent> to) {
    TokenCounts counts = event.usage().counts();
    if (counts != null) {
      to.accept(new UsageSeen(counts));
    }
  }

  private void start(Consumer<StreamEvent> to) {
    if (!event.partType().equals("tool_use")) {
      unclaimed(to);
    }
    switch (event.partType()) {
      case "text" -> text(to);
      case "thinking" -> {
        thoughtEmpty = true;
        thought(to);
        sign(to);
      }
      case "redacted_thinking" ->
          to.accept(new ThoughtSigned(Signature.read(event.text(), Format.MESSAGES), true));
      case "tool_use" -> call(to);
      default -> {}
    }
  }

  private void call(Consumer<StreamEvent> to) {
    int index = calls.size();
    if (index == MAX_CALLS) {
      over = true;
      failure = "the answer calls more than " + MAX_CALLS + " tools";
      return;
    }
    calls.put(event.index(), index);
    to.accept(new ToolCallStarted(index, new ToolCall(event.id(), event.name(), "", ofCall)));
    ofCall = null;
    if (!event.input().isEmpty()) {
      to.accept(new ToolArguments(index, event.input()));
    }
  }

  private void delta(Consumer<StreamEvent> to) {
    switch (event.partType()) {
      case "text_delta" -> text(to);
      case "thinking_delta" -> thought(to);
      case "signature_delta" -> sign(to);
      case "input_json_delta" -> {
        Integer call = calls.get(event.index());
        if (call != null && !event.text().isEmpty()) {
          to.accept(new ToolArguments(call, event.text()));
        }
      }
      case "citations_delta" -> {
        Citation citation = event.citation();
        if (citation != null) {
          to.accept(new Cited(citation));
        }
      }
      default -> {}
    }
  }

  private void text(Consumer<StreamEvent> to) {
    if (!event.text().isEmpty()) {
      to.accept(new TextDelta(event.text()));
    }
  }

  private void thought(Consumer<StreamEvent> to) {
    if (!event.text().isEmpty()) {
      thoughtEmpty = false;
      to.accept(new ThoughtDelta(event.text()));
    }
  }

  private void sign(Consumer<StreamEvent> to) {
    if (event.signature().isEmpty()) {
      return;
    }
    Signature signature = Signature.read(event.signature(), Format.MESSAGES);
    if (thoughtEmpty && CallSignatures.signs(new Thought("", signature, false), Format.MESSAGES)) {
      ofCall = signature;
    } else {
      to.accept(new ThoughtSigned(signature, false));
    }
  }

  /** A signature that stood before no call is that of a thought. */
  private void unclaimed(Consumer<StreamEvent> to) {
    Signature signature = ofCall;
    if (signature != null) {
      ofCall = null;
      to.accept(new ThoughtSigned(signature, false));
    }
  }

  @Override
  public void end(Consumer<StreamEvent> to) {
    SseEvent rest = framing.end();
    Slice data = rest == null ? null : rest.data();
    // A provider may leave out the line end after its last event.
    if (data != null && !over && event.read(data)) {
      take(to);
    }
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
