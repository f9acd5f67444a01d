package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of server-sent events into its events, wherever the network has cut it: in a line
 * end, in a UTF-8 character, in the byte order mark. Lines end in LF, CR or CRLF.
 *
 * <p>Comments and blank lines between events are given out as soon as their line ends, so that
 * keep-alives are not held back. Bytes are copied once, into an array that is used again.
 *
 * <p>Use: {@link #feed}, then {@link #next} until it gives null; {@link #end} when no more comes.
 *
 * <p>Source: WHATWG HTML, 9.2.5 "Parsing an event stream".
 */
public final class SseFraming {

  /** Longer than any event of text; images inside an event may need more. */
  public static final int DEFAULT_MAX_EVENT_BYTES = 1 << 20;

  private final int maxEventBytes;
  private byte[] bytes = {};
  private int filled;
  private int eventStart;
  private int firstLineEnd;
  private int lineStart;
  private int scanned;
  private boolean streamStart = true;

  /** The last byte was a CR: an LF that comes next is the rest of that line end. */
  private boolean afterCr;

  private @Nullable String failure;

  /**
   * @param maxEventBytes bound for one event, without the line end of its last, blank line
   */
  public SseFraming(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /** Takes the next bytes of the stream. Views given out before are void from here on. */
  public void feed(Buffer chunk) {
    if (failure != null) {
      return;
    }
    int held = held();
    if (eventStart > 0) {
      System.arraycopy(bytes, eventStart, bytes, 0, held);
      firstLineEnd -= eventStart;
      lineStart -= eventStart;
      scanned -= eventStart;
      eventStart = 0;
    }
    int length = chunk.length();
    if (held + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(held + length, 2 * held));
    }
    chunk.getBytes(bytes, held);
    filled = held + length;
  }

  /** The next whole piece; null if there is none yet, or never again after a {@link #failure}. */
  public @Nullable SseEvent next() {
    if (afterCr && scanned < filled) {
      afterCr = false;
      if (bytes[scanned] == '\n') {
        lineStart = ++scanned;
        if (eventStart == lineStart - 1) {
          eventStart = lineStart;
          return SseEvent.trailing(new Slice(bytes, lineStart - 1, lineStart));
        }
      }
    }
    for (int end = lineEnd(); end < filled; end = lineEnd()) {
      boolean ends = endsPiece(end);
      if (lineStart == eventStart) {
        firstLineEnd = end;
      }
      scanned = afterLineEnd(end);
      lineStart = scanned;
      if (ends) {
        return withinBound(end - eventStart) ? piece() : null;
      }
    }
    scanned = filled;
    withinBound(filled - eventStart);
    return null;
  }

  /** Index of the next CR or LF that has not been looked at; {@code filled} if there is none. */
  private int lineEnd() {
    return SseEvent.lineEnd(bytes, scanned, filled);
  }

  private int afterLineEnd(int end) {
    int next = end + 1;
    if (bytes[end] == '\n') {
      return next;
    }
    afterCr = next == filled;
    return !afterCr && bytes[next] == '\n' ? next + 1 : next;
  }

  private boolean endsPiece(int lineEnd) {
    boolean between = lineStart == eventStart;
    int text = between ? textStart() : lineStart;
    return text == lineEnd || (between && bytes[text] == ':');
  }

  private SseEvent piece() {
    SseEvent event =
        SseEvent.read(new Slice(bytes, eventStart, scanned), textStart(), firstLineEnd);
    eventStart = scanned;
    lineStart = scanned;
    streamStart = false;
    return event;
  }

  /** Where the event's text starts: after the byte order mark that may open the stream. */
  private int textStart() {
    boolean mark =
        streamStart
            && filled - eventStart >= 3
            && bytes[eventStart] == (byte) 0xEF
            && bytes[eventStart + 1] == (byte) 0xBB
            && bytes[eventStart + 2] == (byte) 0xBF;
    return mark ? eventStart + 3 : eventStart;
  }

  private boolean withinBound(int length) {
    if (length <= maxEventBytes) {
      return true;
    }
    failure = "an event of the stream is longer than the bound of " + maxEventBytes + " bytes";
    bytes = new byte[0];
    filled = 0;
    eventStart = 0;
    lineStart = 0;
    scanned = 0;
    afterCr = false;
    return false;
  }

  /** True between two events, when what comes next does not depend on what came before. */
  public boolean idle() {
    return held() == 0 && !afterCr && failure == null;
  }

  /** Number of bytes that wait for the rest of their event. */
  public int held() {
    return filled - eventStart;
  }

  /**
   * What is left when the stream is over: the unfinished last event, read as if it were finished,
   * or null. A conforming reader drops it.
   */
  public @Nullable SseEvent end() {
    if (held() == 0) {
      return null;
    }
    if (lineStart == eventStart) {
      firstLineEnd = filled;
    }
    scanned = filled;
    return piece();
  }

  /** Why nothing more comes out: an event was over the bound. Null while all is well. */
  public @Nullable String failure() {
    return failure;
  }
}
