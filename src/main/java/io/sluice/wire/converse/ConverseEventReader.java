package io.sluice.wire.converse;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.EventStreamFrame;
import io.sluice.wire.EventStreamFraming;
import io.sluice.wire.Format;
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

/** Reads a streamed answer of Converse. What is not known here is passed over. */
final class ConverseEventReader implements EventReader {

  private static final int MAX_CALLS = 1024;

  private final EventStreamFraming framing =
      new EventStreamFraming(EventStreamFraming.DEFAULT_MAX_FRAME_BYTES);
  private final ConverseEvent event = new ConverseEvent();

  /** Index of a block to that of the tool call in it. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  /** The block that has a thought with words in it; -1 for none. */
  private int spoken = -1;

  /** A signature that belongs to the tool call that comes next, if one does. */
  private @Nullable Signature ofCall;

  private boolean started;
  private boolean stopped;
  private boolean complete;
  private boolean over;
  private @Nullable String failure;

  @Override
  public void feed(Buffer bytes, Consumer<StreamEvent> to) {
    framing.feed(bytes);
    for (EventStreamFrame frame = framing.next(); frame != null; frame = framing.next()) {
      if (over) {
        continue;
      }
      if (!event.read(frame.payload())) {
        over = true;
        failure = "an event of the stream is not JSON";
      } else if (frame.header(":message-type").equals("event")) {
        take(frame.header(":event-type"), to);
      } else {
        over = true;
        to.accept(new Failed(ConverseErrors.read(exception(frame), message(frame))));
      }
    }
    if (failure == null) {
      failure = framing.failure();
    }
  }

  private static String exception(EventStreamFrame frame) {
    String type = frame.header(":exception-type");
    return type.isEmpty() ? frame.header(":error-code") : type;
  }

  private String message(EventStreamFrame frame) {
    return event.message().isEmpty() ? frame.header(":error-message") : event.message();
  }

  private void take(String type, Consumer<StreamEvent> to) {
    if (!started) {
      started = true;
      to.accept(new Started("", ""));
    }
    switch (type) {
      case "contentBlockStart" -> {
        if (!event.id().isEmpty()) {
          call(to);
        }
      }
      case "contentBlockDelta" -> delta(to);
      case "messageStop" -> {
        unclaimed(to);
        stopped = true;
        to.accept(new Finished(ConverseStops.read(event.stopReason()), event.stopSequence()));
      }
      case "metadata" -> {
        TokenCounts usage = event.usage();
        if (usage != null) {
          to.accept(new UsageSeen(usage));
        }
        complete = stopped;
        over = stopped;
      }
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
  }

  private void delta(Consumer<StreamEvent> to) {
    String text = event.text();
    Citation citation = event.citation();
    if (citation != null) {
      to.accept(new Cited(citation));
    }
    if (text.isEmpty()) {
      return;
    }
    switch (event.delta()) {
      case TEXT -> {
        unclaimed(to);
        to.accept(new TextDelta(text));
      }
      case THOUGHT -> {
        unclaimed(to);
        spoken = event.index();
        to.accept(new ThoughtDelta(text));
      }
      case SIGNATURE -> sign(Signature.read(text, Format.CONVERSE), to);
      case HIDDEN -> {
        unclaimed(to);
        to.accept(new ThoughtSigned(ConverseMarks.read(text), true));
      }
      case ARGUMENTS -> {
        Integer call = calls.get(event.index());
        if (call != null) {
          to.accept(new ToolArguments(call, text));
        }
      }
      case NONE -> {}
    }
  }

  private void sign(Signature signature, Consumer<StreamEvent> to) {
    unclaimed(to);
    if (spoken != event.index()
        && CallSignatures.signs(new Thought("", signature, false), Format.CONVERSE)) {
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

  /** Usage may be missing; the answer is whole all the same once it has said why it ended. */
  @Override
  public void end(Consumer<StreamEvent> to) {
    complete |= stopped && !over && framing.held() == 0;
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
