package io.sluice.identity;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;

/**
 * Multiples of a curve's generator, to compute a public key from a private one (SEC 1 section
 * 2.2.1). Not in constant time: for keys of one's own machine, when they are read.
 */
final class CurvePoint {

  private CurvePoint() {}

  static ECPoint times(Curve curve, BigInteger factor) {
    if (factor.signum() <= 0 || factor.compareTo(curve.order()) >= 0) {
      throw new IllegalArgumentException("its private number is out of range");
    }
    EllipticCurve shape = curve.parameters().getCurve();
    BigInteger p = ((ECFieldFp) shape.getField()).getP();
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int i = factor.bitLength() - 1; i >= 0; i--) {
      sum = add(sum, sum, shape.getA(), p);
      if (factor.testBit(i)) {
        sum = add(sum, curve.parameters().getGenerator(), shape.getA(), p);
      }
    }
    return sum;
  }

  private static ECPoint add(ECPoint one, ECPoint two, BigInteger a, BigInteger p) {
    if (one.equals(ECPoint.POINT_INFINITY)) {
      return two;
    }
    if (two.equals(ECPoint.POINT_INFINITY)) {
      return one;
    }
    BigInteger x1 = one.getAffineX();
    BigInteger y1 = one.getAffineY();
    BigInteger x2 = two.getAffineX();
    BigInteger y2 = two.getAffineY();
    BigInteger slope;
    if (!x1.equals(x2)) {
      slope = y2.subtract(y1).multiply(x2.subtract(x1).mod(p).modInverse(p));
    } else if (y1.equals(y2) && y1.signum() != 0) {
      slope =
          x1.pow(2).multiply(BigInteger.valueOf(3)).add(a).multiply(y1.shiftLeft(1).modInverse(p));
    } else {
      return ECPoint.POINT_INFINITY;
    }
    BigInteger x3 = slope.pow(2).subtract(x1).subtract(x2).mod(p);
    return new ECPoint(x3, slope.multiply(x1.subtract(x3)).subtract(y1).mod(p));
  }
}
