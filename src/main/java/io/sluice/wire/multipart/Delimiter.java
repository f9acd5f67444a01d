package io.sluice.wire.multipart;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What stands between two parts: a line end, two dashes and the boundary. */
final class Delimiter {

  private final byte[] bytes;

  /** By a byte: how far the next possible match is, if that byte stands where the last should. */
  private final int[] skips = new int[256];

  Delimiter(String boundary) {
    this.bytes = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    Arrays.fill(skips, bytes.length);
    for (int i = 0; i < bytes.length - 1; i++) {
      skips[bytes[i] & 0xFF] = bytes.length - 1 - i;
    }
  }

  int length() {
    return bytes.length;
  }

  /** Index of the first whole one (Horspool's search); -1 if there is none. */
  int find(byte[] in, int from, int to) {
    int last = bytes.length - 1;
    int at = from;
    while (at + last < to) {
      if (in[at + last] == bytes[last] && matches(in, at, bytes.length)) {
        return at;
      }
      at += skips[in[at + last] & 0xFF];
    }
    return -1;
  }

  /** Index from which on one could stand that is not whole yet; {@code to} if none could. */
  int begun(byte[] in, int from, int to) {
    for (int at = Math.max(from, to - bytes.length + 1); at < to; at++) {
      if (in[at] == '\r' && matches(in, at, to - at)) {
        return at;
      }
    }
    return to;
  }

  /** Whether so many of its bytes, from the third on, stand there: the very first has no line. */
  boolean opens(byte[] in, int from, int length) {
    return Arrays.equals(in, from, from + length, bytes, 2, 2 + length);
  }

  private boolean matches(byte[] in, int at, int length) {
    return Arrays.equals(in, at, at + length, bytes, 0, length);
  }
}
