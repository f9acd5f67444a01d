package io.sluice.wire.chat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The streamed answer to one chat completion on its way to the caller. Bytes go through as they
 * came; what is held back is the event that has not ended yet, and what is left out is the usage
 * chunk of a caller who did not ask for it. On the way it learns what the answer cost, who served
 * it and whether it is whole.
 *
 * <p>Use: {@link #feed} for each buffer, {@link #end} at its end, however it ended. What an event
 * says can be asked from the moment it has passed. Data that is not JSON passes through. Never
 * throws. One stream, one thread.
 *
 * <p>Source: OpenAI API reference, "Chat completion chunk"; providers' differences are in {@link
 * ChatUsage}.
 */
public final class ChatStream {

  /** The model is looked for in so many events, then no more. */
  private static final int EVENTS_THAT_NAME_THE_MODEL = 4;

  private final SseFraming framing;
  private final boolean usageAsked;
  private final int maxEventBytes;
  private boolean lastKept = true;
  private boolean done;
  private long events;
  private String servedModel = "";
  private @Nullable TokenCounts usage;
  private @Nullable String error;

  /**
   * @param usageAsked whether the caller asked for the usage chunk and so gets it
   */
  public ChatStream(boolean usageAsked) {
    this(usageAsked, SseFraming.DEFAULT_MAX_EVENT_BYTES);
  }

  /**
   * @param usageAsked whether the caller asked for the usage chunk and so gets it
   * @param maxEventBytes bound for one event; see {@link #failure}
   */
  public ChatStream(boolean usageAsked, int maxEventBytes) {
    this.usageAsked = usageAsked;
    this.maxEventBytes = maxEventBytes;
    this.framing = new SseFraming(maxEventBytes);
  }

  /**
   * Takes the next buffer from upstream.
   *
   * @return what the caller gets for it, possibly nothing; the same buffer if all of it goes on
   */
  public Buffer feed(Buffer chunk) {
    boolean atBoundary = framing.held() == 0;
    if (!servedModel.isEmpty() && !done && framing.idle() && chunk.length() <= maxEventBytes) {
      int ordinary = ChatChunk.ordinaryEvents(chunk.getBytes());
      if (ordinary > 0) {
        events += ordinary;
        lastKept = true;
        return chunk;
      }
    }
    framing.feed(chunk);
    Buffer out = null;
    Slice run = null;
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      if (passes(event)) {
        run = run == null ? event.raw() : run.through(event.raw());
      } else if (run != null) {
        out = append(out, run);
        run = null;
      }
    }
    if (run == null) {
      return out == null ? Buffer.buffer() : out;
    }
    boolean all = atBoundary && out == null && run.length() == chunk.length();
    return all ? chunk : append(out, run);
  }

  /**
   * Says that upstream has ended. An unfinished last event that is whole but for its line ends goes
   * on, with them, so that an event of the broker's can follow; one that was cut is dropped, as any
   * reader would.
   *
   * @return the last bytes for the caller, possibly none
   */
  public Buffer end() {
    SseEvent rest = framing.end();
    Slice data = rest == null ? null : rest.data();
    if (rest == null || data == null) {
      return Buffer.buffer();
    }
    boolean whole = isDone(data) || ChatChunk.parse(data) != null;
    if (!whole || !passes(rest)) {
      return Buffer.buffer();
    }
    Buffer out = append(null, rest.raw());
    if (done) {
      return out;
    }
    boolean lineEnded = out.getByte(out.length() - 1) == '\n';
    return out.appendString(lineEnded ? "\n" : "\n\n");
  }

  private static Buffer append(@Nullable Buffer out, Slice run) {
    Buffer to = out == null ? Buffer.buffer(run.length()) : out;
    return to.appendBytes(run.bytes(), run.from(), run.length());
  }

  private boolean passes(SseEvent event) {
    Slice data = event.data();
    if (data != null) {
      lastKept = watch(event, data);
    } else if (!event.trailing()) {
      lastKept = true;
    }
    return lastKept;
  }

  /** Learns from an event; false if the caller is not to see it. */
  private boolean watch(SseEvent event, Slice data) {
    if (done) {
      return true;
    }
    if (isDone(data)) {
      done = true;
      return true;
    }
    ChatChunk.Glance glance = ChatChunk.glance(data);
    boolean failed = event.name().equals("error");
    boolean modelWanted = servedModel.isEmpty() && events < EVENTS_THAT_NAME_THE_MODEL;
    if (glance.usage() || glance.error() || failed || modelWanted) {
      ChatChunk chunk = ChatChunk.parse(data);
      if (chunk != null) {
        learn(chunk);
        failed |= chunk.error() != null;
        if (!failed && !usageAsked && chunk.withoutChoices() && chunk.usage() != null) {
          return false;
        }
      }
      if (failed && error == null) {
        error = "the provider gave no message";
      }
    }
    events += failed ? 0 : 1;
    return true;
  }

  private void learn(ChatChunk chunk) {
    if (servedModel.isEmpty()) {
      servedModel = chunk.model();
    }
    usage = chunk.usage() != null ? chunk.usage() : usage;
    error = chunk.error() != null ? chunk.error() : error;
  }

  private static boolean isDone(Slice data) {
    // Six characters and, from some, a trailing space.
    return data.length() >= 6 && data.length() <= 16 && data.toString().strip().equals("[DONE]");
  }

  /** True once {@code data: [DONE]} has passed: the answer is whole. */
  public boolean done() {
    return done;
  }

  /** Usage as the provider reported it last; null if it has not. */
  public @Nullable TokenCounts usage() {
    return usage;
  }

  /** The model as the provider named it; empty if it has not. */
  public String servedModel() {
    return servedModel;
  }

  /** Events with content that went to the caller: about a token each, where usage is not known. */
  public long events() {
    return events;
  }

  /**
   * What the provider said when it reported an error in the stream; that event has gone on to the
   * caller.
   */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** Why nothing goes on any more: an event is over the bound. Null while all is well. */
  public @Nullable String failure() {
    return framing.failure();
  }
}
