package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an {@code application/vnd.amazon.eventstream} into its messages, wherever the network has
 * cut it. Lengths are believed only when their checksum is right, and a message is given out only
 * when all of it is. Never throws.
 *
 * <p>Use: {@link #feed}, then {@link #next} until it gives null.
 */
public final class EventStreamFraming {

  /** AWS's own bound. */
  public static final int DEFAULT_MAX_FRAME_BYTES = 16 << 20;

  private final int maxFrameBytes;
  private byte[] bytes = {};
  private int start;
  private int filled;

  /** Length of the frame at the start; 0 as long as its prelude is not whole. */
  private int total;

  private @Nullable String failure;

  /**
   * @param maxFrameBytes bound for one message
   */
  public EventStreamFraming(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Takes the next bytes of the stream. Frames given out before are void from here on. */
  public void feed(Buffer chunk) {
    if (failure != null) {
      return;
    }
    int held = held();
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, held);
      start = 0;
    }
    int length = chunk.length();
    if (held + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(held + length, 2 * held));
    }
    chunk.getBytes(bytes, held);
    filled = held + length;
  }

  /** The next whole message; null if there is none yet, or never again after a {@link #failure}. */
  public @Nullable EventStreamFrame next() {
    if (failure != null || (total == 0 && !readPrelude()) || held() < total) {
      return null;
    }
    int crcAt = start + total - EventStreamFrame.CRC;
    if (EventStreamFrame.crc(bytes, start, total - EventStreamFrame.CRC)
        != EventStreamFrame.intAt(bytes, crcAt)) {
      return fail("the checksum of a message is wrong");
    }
    EventStreamFrame frame =
        EventStreamFrame.read(
            new Slice(bytes, start, start + total), EventStreamFrame.intAt(bytes, start + 4));
    if (frame == null) {
      return fail("the headers of a message do not keep to their format");
    }
    start += total;
    total = 0;
    return frame;
  }

  private boolean readPrelude() {
    if (held() < EventStreamFrame.PRELUDE) {
      return false;
    }
    if (EventStreamFrame.crc(bytes, start, 8) != EventStreamFrame.intAt(bytes, start + 8)) {
      fail("the checksum of a message's lengths is wrong");
      return false;
    }
    int length = EventStreamFrame.intAt(bytes, start);
    int headers = EventStreamFrame.intAt(bytes, start + 4);
    int least = EventStreamFrame.PRELUDE + EventStreamFrame.CRC;
    if (length < least || headers < 0 || headers > length - least) {
      fail("the lengths of a message do not fit each other");
    } else if (length > maxFrameBytes || headers > EventStreamFrame.MAX_HEADERS) {
      fail("a message of the stream is longer than the bound of " + maxFrameBytes + " bytes");
    } else {
      total = length;
    }
    return failure == null;
  }

  private @Nullable EventStreamFrame fail(String why) {
    failure = why;
    bytes = new byte[0];
    start = 0;
    filled = 0;
    return null;
  }

  /** Number of bytes that wait for the rest of their message. */
  public int held() {
    return filled - start;
  }

  /** Why nothing more comes out. Null while all is well. */
  public @Nullable String failure() {
    return failure;
  }
}
