package io.sluice.identity;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Canonical base64url only (RFC 4648 sections 3.5 and 5): its alphabet, no padding, no white space,
 * no stray bits. One value has one spelling, so a token cannot be changed and stay good.
 */
final class Base64Url {

  private static final byte NOT_IN_IT = -1;
  private static final byte[] VALUES = new byte[128];
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static {
    Arrays.fill(VALUES, NOT_IN_IT);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
  }

  private Base64Url() {}

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  static byte @Nullable [] decode(String text) {
    return decode(text, 0, text.length());
  }

  /** Null if that part of the text is not canonical. */
  static byte @Nullable [] decode(String text, int from, int to) {
    int length = to - from;
    int rest = length & 3;
    if (rest == 1) {
      return null;
    }
    byte[] bytes = new byte[length / 4 * 3 + (rest == 0 ? 0 : rest - 1)];
    int at = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      int bits =
          value(text, i) << 18
              | value(text, i + 1) << 12
              | value(text, i + 2) << 6
              | value(text, i + 3);
      if (bits < 0) {
        return null;
      }
      bytes[at++] = (byte) (bits >> 16);
      bytes[at++] = (byte) (bits >> 8);
      bytes[at++] = (byte) bits;
    }
    if (rest == 0) {
      return bytes;
    }
    int bits =
        value(text, i) << 18 | value(text, i + 1) << 12 | (rest == 3 ? value(text, i + 2) << 6 : 0);
    int stray = rest == 2 ? 0xffff : 0xff;
    if (bits < 0 || (bits & stray) != 0) {
      return null;
    }
    bytes[at++] = (byte) (bits >> 16);
    if (rest == 3) {
      bytes[at] = (byte) (bits >> 8);
    }
    return bytes;
  }

  /** Negative, also when shifted, for a character that is not in the alphabet. */
  private static int value(String text, int index) {
    char c = text.charAt(index);
    return c < 128 ? VALUES[c] : NOT_IN_IT;
  }
}
