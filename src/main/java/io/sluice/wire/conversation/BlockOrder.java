package io.sluice.wire.conversation;

import io.sluice.wire.JsonValues;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.TextSigned;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of an answer into blocks of which one is open at a time, as Anthropic's and
 * Bedrock's streams have them. Pieces go on at once; only what comes while a tool call still lacks
 * arguments waits until that is whole, because other providers send the arguments of parallel calls
 * in any order.
 *
 * <p>A call with a signature of its own (Gemini's) gets an empty thought before it that carries the
 * signature, a signed text a hidden one after it; {@link CallSignatures} puts them back.
 */
public final class BlockOrder {

  private static final int MAX_CALLS = 1024;
  private static final int MAX_WAITING = 16 << 20;

  /** What a block holds. */
  public enum Kind {
    TEXT,
    THOUGHT,
    /** One event makes all of it: a thought that is hidden. */
    HIDDEN,
    TOOL
  }

  /** Writes blocks. */
  public interface Target {

    /**
     * Starts a block.
     *
     * @param block counted from 0
     * @param start the event that opens it; also to be written if it is no {@link ToolCallStarted}
     */
    void open(int block, Kind kind, StreamEvent start);

    /** Adds to it. */
    void add(int block, StreamEvent piece);

    void close(int block);
  }

  private final Target target;
  private final ArrayDeque<StreamEvent> waiting = new ArrayDeque<>();
  private final Map<Integer, StringBuilder> waitingArguments = new HashMap<>();
  private long waitingLength;
  private int blocks;
  private @Nullable Kind open;

  /** Of the open block, where it is a call. */
  private int call;

  private JsonValues arguments = new JsonValues(Set.of(), 0);
  private boolean argued;
  private int calls;
  private @Nullable String failure;

  public BlockOrder(Target target) {
    this.target = target;
  }

  /** Takes a piece; events that are none are passed over. */
  public void take(StreamEvent event) {
    if (event instanceof ToolArguments more) {
      if (!more.json().isBlank()) {
        add(more);
      }
    } else if (event instanceof TextDelta text && text.text().isEmpty()) {
      // It would open a block that has nothing in it.
      return;
    } else if (event instanceof TextSigned signed) {
      take(new ThoughtSigned(signed.signature(), true));
    } else if (kindOf(event) != null) {
      if (open == Kind.TOOL && !arguments.complete()) {
        hold(event);
      } else {
        write(event);
      }
    }
  }

  /** No more pieces come. */
  public void end() {
    closeOpen();
    release(true);
    closeOpen();
  }

  /** How many tools are to be called. */
  public int calls() {
    return calls;
  }

  /** Why not all of it was written, or null if it was. */
  public @Nullable String failure() {
    return failure;
  }

  private static @Nullable Kind kindOf(StreamEvent event) {
    if (event instanceof TextDelta || event instanceof RefusalDelta || event instanceof Cited) {
      return Kind.TEXT;
    }
    if (event instanceof ThoughtSigned signed) {
      return signed.redacted() ? Kind.HIDDEN : Kind.THOUGHT;
    }
    return event instanceof ThoughtDelta
        ? Kind.THOUGHT
        : event instanceof ToolCallStarted ? Kind.TOOL : null;
  }

  private void add(ToolArguments more) {
    if (open == Kind.TOOL && more.index() == call) {
      argued = true;
      arguments.feed(Buffer.buffer(more.json()));
      target.add(blocks - 1, more);
      if (arguments.complete() && !waiting.isEmpty()) {
        release(false);
      }
      return;
    }
    StringBuilder known = waitingArguments.get(more.index());
    if (known == null) {
      failure = "arguments came for a tool call that is not open";
    } else if (room(more.json().length())) {
      known.append(more.json());
    }
  }

  private void hold(StreamEvent event) {
    int length =
        event instanceof TextDelta text
            ? text.text().length()
            : event instanceof ThoughtDelta thought ? thought.text().length() : 0;
    if (!room(length + 64)) {
      return;
    }
    waiting.add(event);
    if (event instanceof ToolCallStarted started) {
      waitingArguments.put(started.index(), new StringBuilder());
    }
  }

  private boolean room(int length) {
    waitingLength += length;
    if (waitingLength > MAX_WAITING) {
      failure = "more than " + MAX_WAITING + " characters came beside an unfinished tool call";
      return false;
    }
    return true;
  }

  /** Writes what waited, up to a call that still lacks arguments. */
  private void release(boolean all) {
    while (!waiting.isEmpty() && (all || open != Kind.TOOL || arguments.complete())) {
      StreamEvent event = waiting.remove();
      write(event);
      if (event instanceof ToolCallStarted started) {
        StringBuilder known = waitingArguments.remove(started.index());
        if (known != null && !known.isEmpty()) {
          add(new ToolArguments(started.index(), known.toString()));
        }
      }
    }
    if (waiting.isEmpty()) {
      waitingLength = 0;
    }
  }

  private void write(StreamEvent event) {
    Kind kind = kindOf(event);
    if (event instanceof ToolCallStarted started) {
      closeOpen();
      Signature signature = started.call().signature();
      if (signature != null) {
        write(new ThoughtSigned(signature, false));
      }
      if (++calls > MAX_CALLS) {
        failure = "the answer calls more than " + MAX_CALLS + " tools";
        return;
      }
      call = started.index();
      arguments = new JsonValues(Set.of(), 0);
      argued = false;
    }
    if (kind == null) {
      return;
    }
    if (kind != open || kind == Kind.TOOL) {
      closeOpen();
      open = kind;
      target.open(blocks++, kind, event);
    }
    if (kind != Kind.TOOL && kind != Kind.HIDDEN) {
      target.add(blocks - 1, event);
    }
    if (event instanceof ThoughtSigned) {
      closeOpen();
    }
  }

  private void closeOpen() {
    if (open == Kind.TOOL && !argued) {
      // Clients of both formats want an object; some providers send nothing for an empty one.
      target.add(blocks - 1, new ToolArguments(call, "{}"));
    }
    if (open != null) {
      open = null;
      target.close(blocks - 1);
    }
  }
}
