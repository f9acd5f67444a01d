package io.sluice.wire.gemini;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.Slice;
import io.sluice.wire.SseFraming;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as one JSON array whose elements come one by one (without {@code alt=sse}), on
 * its way to the caller, byte for byte; what is held back is the element that has not ended yet.
 */
final class GeminiArray implements Answer {

  private static final int MAX_ELEMENT_BYTES = SseFraming.DEFAULT_MAX_EVENT_BYTES;

  private final GeminiProgress progress = new GeminiProgress();
  private byte[] held = {};
  private int filled;
  private int scanned;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private int elementStart = -1;
  private boolean opened;
  private boolean closed;
  private boolean elements;
  private @Nullable String unreadable;

  @Override
  public Buffer feed(Buffer chunk) {
    if (unreadable != null) {
      return Buffer.buffer();
    }
    int length = chunk.length();
    if (filled + length > held.length) {
      held = Arrays.copyOf(held, Math.max(filled + length, 2 * filled));
    }
    chunk.getBytes(held, filled);
    filled += length;
    int ready = scan();
    Buffer out = Buffer.buffer(ready).appendBytes(held, 0, ready);
    System.arraycopy(held, ready, held, 0, filled - ready);
    filled -= ready;
    scanned -= ready;
    elementStart = elementStart < 0 ? -1 : elementStart - ready;
    if (filled > MAX_ELEMENT_BYTES) {
      unreadable =
          "an element of the stream is longer than the bound of " + MAX_ELEMENT_BYTES + " bytes";
    }
    return out;
  }

  /** How many of the bytes may go on: all up to an element that is not whole. */
  private int scan() {
    for (; scanned < filled; scanned++) {
      byte b = held[scanned];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inString = false;
        }
      } else {
        structure(b);
      }
    }
    return elementStart < 0 ? filled : elementStart;
  }

  private void structure(byte b) {
    switch (b) {
      case '"' -> inString = true;
      case '{', '[' -> {
        opened |= depth == 0 && b == '[';
        if (depth == 1) {
          elementStart = scanned;
        }
        depth++;
      }
      case '}', ']' -> {
        depth--;
        if (depth == 1 && elementStart >= 0) {
          progress.learn(new Slice(held, elementStart, scanned + 1));
          elementStart = -1;
          elements = true;
        } else if (depth == 0) {
          closed = opened;
        }
      }
      default -> {}
    }
  }

  @Override
  public Buffer end() {
    return Buffer.buffer();
  }

  @Override
  public boolean complete() {
    return closed && depth == 0 && progress.finished() && !progress.failed();
  }

  @Override
  public boolean failed() {
    return progress.failed();
  }

  @Override
  public @Nullable String unreadable() {
    return unreadable;
  }

  @Override
  public @Nullable TokenCounts reported() {
    return progress.usage();
  }

  @Override
  public long estimatedOutput() {
    return progress.estimatedOutput();
  }

  @Override
  public String servedModel() {
    return progress.model();
  }

  /** Its last element; what was held back of another one is gone. */
  @Override
  public @Nullable Buffer failure(Fault fault) {
    if (closed) {
      return null;
    }
    String before = !opened ? "[" : elements ? ",\n" : "";
    return Buffer.buffer(before + GeminiErrors.object(fault) + "]");
  }
}
