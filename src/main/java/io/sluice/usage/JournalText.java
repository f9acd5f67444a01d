package io.sluice.usage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Text in a journal record: {@code u16 length} and UTF-8, cut before the first character that would
 * pass {@link #MAX_BYTES}. Written without allocating.
 */
final class JournalText {
  static final int MAX_BYTES = 512;

  private JournalText() {}

  static void put(String text, ByteBuffer to) {
    int lengthAt = to.position();
    to.putShort((short) 0);
    int bound = to.position() + MAX_BYTES;
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int size = size(c);
      if (to.position() + size > bound) {
        break;
      }
      putCodePoint(c, size, to);
      i += Character.charCount(c);
    }
    to.putShort(lengthAt, (short) (to.position() - lengthAt - 2));
  }

  static String get(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Half a surrogate pair has no UTF-8: it becomes a question mark, as in {@code getBytes}. */
  private static int size(int c) {
    if (c < 0x80 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      return 1;
    }
    return c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }

  private static void putCodePoint(int c, int size, ByteBuffer to) {
    switch (size) {
      case 1 -> to.put((byte) (c < 0x80 ? c : '?'));
      case 2 -> to.put((byte) (0xC0 | c >> 6)).put(tail(c));
      case 3 -> to.put((byte) (0xE0 | c >> 12)).put(tail(c >> 6)).put(tail(c));
      default -> to.put((byte) (0xF0 | c >> 18)).put(tail(c >> 12)).put(tail(c >> 6)).put(tail(c));
    }
  }

  private static byte tail(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
