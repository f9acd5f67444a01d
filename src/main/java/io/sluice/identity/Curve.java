package io.sluice.identity;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.jspecify.annotations.Nullable;

/** The curves of RFC 7518 section 6.2.1.1. */
final class Curve {
  static final Curve P_256 = new Curve("P-256", "secp256r1");
  static final Curve P_384 = new Curve("P-384", "secp384r1");
  static final Curve P_521 = new Curve("P-521", "secp521r1");

  private final String jwk;
  private final ECParameterSpec parameters;
  private final BigInteger prime;

  private Curve(String jwk, String standardName) {
    this.jwk = jwk;
    try {
      AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
      named.init(new ECGenParameterSpec(standardName));
      this.parameters = named.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + standardName, e);
    }
    this.prime = ((ECFieldFp) parameters.getCurve().getField()).getP();
  }

  /** By the name that stands in {@code crv}; null if there is none of that name here. */
  static @Nullable Curve of(String crv) {
    return switch (crv) {
      case "P-256" -> P_256;
      case "P-384" -> P_384;
      case "P-521" -> P_521;
      default -> null;
    };
  }

  /** The name that stands in {@code crv}. */
  String jwk() {
    return jwk;
  }

  /** Length of a coordinate, and of half a signature. */
  int bytes() {
    return (prime.bitLength() + 7) / 8;
  }

  /** How many points there are: n. */
  BigInteger order() {
    return parameters.getOrder();
  }

  ECParameterSpec parameters() {
    return parameters;
  }

  /** Whether y^2 = x^3 + ax + b: a point elsewhere gives signatures of another, weaker group. */
  boolean has(BigInteger x, BigInteger y) {
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
      return false;
    }
    BigInteger right =
        x.pow(3)
            .add(parameters.getCurve().getA().multiply(x))
            .add(parameters.getCurve().getB())
            .mod(prime);
    return y.pow(2).mod(prime).equals(right);
  }
}
