package io.sluice.cli.token;

import static io.sluice.identity.Rejection.Reason.ALGORITHM_NOT_ALLOWED;
import static io.sluice.identity.Rejection.Reason.BAD_SIGNATURE;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_KID;

import io.sluice.identity.Rejection.Reason;
import io.sluice.identity.SigningKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Tokens whose signature is not the issuer's, or not in the one form that it may have. */
final class SignatureAttacks {

  private static final Reason[] NOT_SIGNED = {BAD_SIGNATURE, UNKNOWN_KID, ALGORITHM_NOT_ALLOWED};

  /** What a signature on a curve is made of, before it is made wrong. */
  private record Curved(SigningKey key, String segments) {

    BigInteger order() {
      return ((ECPublicKey) key.publicKey()).getParams().getOrder();
    }

    /** Length of a half. */
    int bytes() {
      return (order().bitLength() + 7) / 8;
    }

    byte[] good() {
      return key.signature(segments.getBytes(StandardCharsets.US_ASCII));
    }
  }

  static final List<Attack> ALL =
      List.of(
          Attack.of(
              "signature-of-another-key",
              "signed by a key of the same kind that is not the issuer's",
              "RFC 7515 section 5.2",
              t -> t.stranger().sign(t.header(), t.claims()),
              BAD_SIGNATURE),
          Attack.of(
              "claims-changed",
              "another subject in the place of the one that was signed",
              "RFC 7515 section 5.2",
              t -> {
                String[] good = t.withHeader(h -> {}).split("\\.", -1);
                String forged = Target.part(t.claims().copy().put("sub", "admin").encode());
                return good[0] + "." + forged + "." + good[2];
              },
              BAD_SIGNATURE),
          Attack.of(
              "header-changed",
              "another member in the header than was signed",
              "RFC 7515 section 5.2",
              t -> {
                String[] good = t.withHeader(h -> {}).split("\\.", -1);
                String forged = Target.part(t.header(h -> h.put("x", 1)).encode());
                return forged + "." + good[1] + "." + good[2];
              },
              BAD_SIGNATURE),
          Attack.of(
              "signature-one-bit",
              "one bit of the signature turned",
              "RFC 7515 section 5.2",
              t -> changed(t, bytes -> bytes[bytes.length / 2] ^= 1),
              BAD_SIGNATURE),
          Attack.of(
              "signature-short",
              "a signature without its last byte",
              "RFC 7518 section 3",
              t -> {
                byte[] good = good(t);
                return t.withSignature(h -> {}, Arrays.copyOf(good, good.length - 1));
              },
              BAD_SIGNATURE),
          curved(
              "ecdsa-zeros",
              "r and s zero, which is good for every text",
              "CVE-2022-21449",
              c -> new byte[2 * c.bytes()]),
          curved(
              "ecdsa-r-order",
              "r is the order of the curve",
              "RFC 7518 section 3.4, CVE-2022-21449",
              c -> EcdsaForm.of(c.order(), BigInteger.ONE, c.bytes())),
          curved(
              "ecdsa-s-order",
              "s is the order of the curve",
              "RFC 7518 section 3.4, CVE-2022-21449",
              c -> EcdsaForm.of(BigInteger.ONE, c.order(), c.bytes())),
          curved(
              "ecdsa-der",
              "a true signature in DER instead of r and s side by side",
              "RFC 7518 section 3.4",
              c -> EcdsaForm.der(c.good())),
          curved(
              "ecdsa-oversize",
              "a true signature with a zero byte in front of r and of s",
              "RFC 7518 section 3.4",
              SignatureAttacks::oversize));

  private SignatureAttacks() {}

  private interface Change {
    void on(byte[] signature);
  }

  private static byte[] good(Target t) {
    return t.key().signature(t.segments(t.header()).getBytes(StandardCharsets.US_ASCII));
  }

  private static String changed(Target t, Change change) {
    byte[] signature = good(t);
    change.on(signature);
    return t.withSignature(h -> {}, signature);
  }

  private static byte[] oversize(Curved c) {
    byte[] good = c.good();
    byte[] wide = new byte[2 * c.bytes() + 2];
    System.arraycopy(good, 0, wide, 1, c.bytes());
    System.arraycopy(good, c.bytes(), wide, c.bytes() + 2, c.bytes());
    return wide;
  }

  /** With the issuer's own key where it is on a curve, else named ES256 by a stranger. */
  private static Attack curved(
      String name, String description, String source, Function<Curved, byte[]> forge) {
    return Attack.of(
        name,
        "ECDSA: " + description,
        source,
        t -> {
          SigningKey key = t.signs("ES") ? t.key() : SigningKey.generate("ES256");
          String segments = t.segments(t.header(h -> h.put("alg", key.algorithm())));
          return segments + "." + Target.part(forge.apply(new Curved(key, segments)));
        },
        NOT_SIGNED);
  }
}
