package io.sluice.identity;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The point that an Ed25519 public key is (RFC 8032 sections 5.1 and 5.1.3). */
final class Ed25519Point {

  static final int BYTES = 32;
  private static final BigInteger P = TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  private Ed25519Point() {}

  /** Why these bytes are no public key to trust, in the second half of a sentence; null if not. */
  static @Nullable String fault(byte[] encoded) {
    if (encoded.length != BYTES) {
      return "an Ed25519 key of %d bytes; it has 32".formatted(encoded.length);
    }
    BigInteger y = y(encoded);
    if (y.compareTo(P) >= 0 || !onCurve(y)) {
      return "an Ed25519 key that is not a point of the curve";
    }
    return smallOrder(y) ? "an Ed25519 key of small order: it takes forged signatures" : null;
  }

  /** Little-endian, without the bit that is the sign of x. */
  private static BigInteger y(byte[] encoded) {
    byte[] bigEndian = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bigEndian[i] = encoded[BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new BigInteger(1, bigEndian);
  }

  /** Whether x^2 = (y^2 - 1) / (d y^2 + 1) has a solution (Euler's criterion). */
  private static boolean onCurve(BigInteger y) {
    BigInteger squared = y.multiply(y).mod(P);
    BigInteger x2 =
        squared.subtract(ONE).multiply(D.multiply(squared).add(ONE).modInverse(P)).mod(P);
    return x2.signum() == 0 || x2.modPow(P.shiftRight(1), P).equals(ONE);
  }

  /**
   * Whether eight times the point is the neutral one. That is so for y = 1, -1 and 0 (orders 1, 2
   * and 4), and for the points whose double has y = 0 (order 8): x^2 = -y^2, which makes the
   * curve's equation d y^4 + 2 y^2 - 1 = 0.
   */
  private static boolean smallOrder(BigInteger y) {
    BigInteger squared = y.multiply(y).mod(P);
    BigInteger eight =
        D.multiply(squared).multiply(squared).add(squared.multiply(TWO)).subtract(ONE).mod(P);
    return squared.signum() == 0 || squared.equals(ONE) || eight.signum() == 0;
  }
}
