package io.sluice.cli.token;

import java.math.BigInteger;
import java.util.Arrays;

/** The two forms of an ECDSA signature: R and S side by side for JWS, DER for everybody else. */
final class EcdsaForm {

  private EcdsaForm() {}

  static byte[] der(byte[] sideBySide) {
    int half = sideBySide.length / 2;
    return Der.sequence(
        Der.integer(new BigInteger(1, Arrays.copyOf(sideBySide, half))),
        Der.integer(new BigInteger(1, Arrays.copyOfRange(sideBySide, half, sideBySide.length))));
  }

  /** Side by side, each so many bytes long. */
  static byte[] of(BigInteger r, BigInteger s, int bytes) {
    byte[] both = new byte[2 * bytes];
    put(r, both, bytes);
    put(s, both, 2 * bytes);
    return both;
  }

  private static void put(BigInteger number, byte[] into, int end) {
    byte[] bytes = number.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    int length = bytes.length - from;
    System.arraycopy(bytes, from, into, end - length, length);
  }
}
