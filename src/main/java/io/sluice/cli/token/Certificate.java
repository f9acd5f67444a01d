package io.sluice.cli.token;

import io.sluice.identity.SigningKey;
import java.math.BigInteger;

/** A certificate that a key signs for itself (X.509 version 1), as an attacker would. */
final class Certificate {

  private static final byte[] COMMON_NAME = Der.hex("0603550403");

  private Certificate() {}

  /** In DER. */
  static byte[] of(SigningKey key) {
    SigningKey signer = signer(key);
    byte[] algorithm = algorithm(signer);
    byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text("attacker"))));
    byte[] body =
        Der.sequence(
            Der.integer(BigInteger.ONE),
            algorithm,
            name,
            Der.sequence(Der.time("250101000000Z"), Der.time("491231235959Z")),
            name,
            key.publicKey().getEncoded());
    byte[] signature = signer.signature(body);
    return Der.sequence(
        body,
        algorithm,
        Der.bits(signer.algorithm().startsWith("ES") ? EcdsaForm.der(signature) : signature));
  }

  /** RSA keys of all algorithms sign certificates in the old way. */
  private static SigningKey signer(SigningKey key) {
    return key.canSign("RS256") ? key.with("RS256") : key;
  }

  /** The object identifiers of RFC 8017 appendix A.2.4, RFC 5758 section 3.2 and RFC 8410. */
  private static byte[] algorithm(SigningKey key) {
    return Der.hex(
        switch (key.algorithm()) {
          case "RS256" -> "300d06092a864886f70d01010b0500";
          case "ES256" -> "300a06082a8648ce3d040302";
          case "ES384" -> "300a06082a8648ce3d040303";
          case "ES512" -> "300a06082a8648ce3d040304";
          default -> "300506032b6570";
        });
  }
}
