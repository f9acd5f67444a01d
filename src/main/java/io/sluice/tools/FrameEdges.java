package io.sluice.tools;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Follows a stream of WebSocket frames without reading what is in them, to know where one ends:
 * only there can a frame of one's own be put (RFC 6455 sections 5.2, 5.4).
 */
public final class FrameEdges {

  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  /** A control frame carries 125 bytes, two of them the code. */
  private static final int MAX_REASON = 123;

  private int headBytes;
  private int headLength = 2;
  private int lengthBytes;
  private long payload;

  /** Takes note of bytes that pass. */
  public void pass(Buffer bytes) {
    int at = 0;
    while (at < bytes.length()) {
      if (headBytes == 0 && payload > 0) {
        int skipped = (int) Math.min(payload, bytes.length() - at);
        payload -= skipped;
        at += skipped;
      } else {
        head(bytes.getUnsignedByte(at));
        at++;
      }
    }
  }

  private void head(int next) {
    headBytes++;
    if (headBytes == 2) {
      int length = next & LENGTH;
      lengthBytes = length == TWO_BYTES ? 2 : length == EIGHT_BYTES ? 8 : 0;
      headLength = 2 + lengthBytes + ((next & MASKED) == 0 ? 0 : 4);
      payload = lengthBytes == 0 ? length : 0;
    } else if (headBytes > 2 && headBytes <= 2 + lengthBytes) {
      payload = payload << 8 | next;
    }
    if (headBytes >= 2 && headBytes == headLength) {
      headBytes = 0;
      headLength = 2;
      // A length with its first bit set is no frame: nothing of ours fits in behind it.
      payload = payload < 0 ? Long.MAX_VALUE : payload;
    }
  }

  /** Whether the last frame that began has ended. */
  public boolean between() {
    return headBytes == 0 && payload == 0;
  }

  /**
   * A close frame as a server sends it.
   *
   * @param code RFC 6455 section 7.4.1
   */
  public static Buffer close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_REASON);
    return Buffer.buffer()
        .appendByte((byte) CLOSE)
        .appendByte((byte) (length + 2))
        .appendUnsignedShort(code)
        .appendBytes(text, 0, length);
  }
}
