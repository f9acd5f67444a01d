package io.sluice.cli.token;

import static io.sluice.identity.Rejection.Reason.ALGORITHM_NOT_ALLOWED;
import static io.sluice.identity.Rejection.Reason.BAD_SIGNATURE;
import static io.sluice.identity.Rejection.Reason.MALFORMED_HEADER;
import static io.sluice.identity.Rejection.Reason.MALFORMED_TOKEN;
import static io.sluice.identity.Rejection.Reason.UNKNOWN_KID;

import io.sluice.identity.Rejection.Reason;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens whose header chooses how they are to be checked. */
final class AlgorithmAttacks {

  private static final Reason[] NOT_THIS_ONE = {ALGORITHM_NOT_ALLOWED, UNKNOWN_KID, BAD_SIGNATURE};

  static final List<Attack> ALL =
      List.of(
          Attack.of(
              "alg-none",
              "alg none and no signature",
              "RFC 8725 section 2.1, CVE-2022-23540",
              t -> t.segments(t.header(h -> h.put("alg", "none"))) + ".",
              MALFORMED_TOKEN,
              ALGORITHM_NOT_ALLOWED),
          named("alg-none-signed", "none"),
          named("alg-none-title", "None"),
          named("alg-none-mixed", "nOnE"),
          named("alg-none-upper", "NONE"),
          named("alg-none-space", " none"),
          named("alg-empty", ""),
          Attack.of(
              "alg-missing",
              "no alg",
              "RFC 7515 section 4.1.1",
              t -> t.withHeader(h -> h.remove("alg")),
              ALGORITHM_NOT_ALLOWED,
              MALFORMED_HEADER),
          Attack.of(
              "alg-number",
              "an alg that is a number",
              "RFC 7515 section 4.1.1",
              t -> t.withHeader(h -> h.put("alg", 256)),
              MALFORMED_HEADER),
          Attack.of(
              "alg-null",
              "an alg that is null",
              "RFC 7515 section 4.1.1",
              t -> t.withHeader(h -> h.putNull("alg")),
              MALFORMED_HEADER),
          Attack.of(
              "alg-array",
              "a list of algs, to choose from",
              "RFC 7515 section 4.1.1",
              t -> t.withHeader(h -> h.put("alg", new JsonArray().add(t.key().algorithm()))),
              MALFORMED_HEADER),
          Attack.of(
              "alg-lower-case",
              "the right alg in lower case, truly signed",
              "RFC 7515 section 4.1.1: case-sensitive",
              t -> t.withHeader(h -> h.put("alg", t.key().algorithm().toLowerCase(Locale.ROOT))),
              ALGORITHM_NOT_ALLOWED),
          Attack.of(
              "alg-swapped",
              "truly signed, but named as the other algorithm of the same key (PS256 for RS256)",
              "RFC 8725 section 3.1",
              t -> t.withHeader(h -> h.put("alg", other(t.key().algorithm()))),
              NOT_THIS_ONE),
          hmac("hs256-public-pem", "the public key as PEM", t -> pem(t.key())),
          hmac(
              "hs256-public-pem-trimmed",
              "the public key as PEM without its line end",
              t -> pem(t.key()).strip()),
          hmac("hs256-public-der", "the public key as DER", t -> t.key().publicKey().getEncoded()),
          hmac("hs256-public-jwk", "the public key as JWK", t -> t.key().publicJwk().encode()),
          hmac("hs256-empty-secret", "the empty one", t -> "\0"),
          Attack.of(
              "es256-on-p384",
              "ES256 signed by a key on P-384",
              "RFC 7518 section 3.4",
              t -> signedBy(SigningKey.generate("ES384"), t, "ES256"),
              NOT_THIS_ONE),
          Attack.of(
              "eddsa-ed448",
              "EdDSA with a signature of Ed448 where Ed25519 is known",
              "RFC 8037 section 3.1, RFC 9864",
              AlgorithmAttacks::ed448,
              NOT_THIS_ONE));

  private AlgorithmAttacks() {}

  private static Attack named(String name, String alg) {
    return Attack.of(
        name,
        "alg \"" + alg + "\", with a signature to look at",
        "RFC 8725 section 2.1",
        t -> t.withHeader(h -> h.put("alg", alg)),
        ALGORITHM_NOT_ALLOWED);
  }

  private static String other(String algorithm) {
    return switch (algorithm.substring(0, 2)) {
      case "RS" -> "PS" + algorithm.substring(2);
      case "PS" -> "RS" + algorithm.substring(2);
      case "ES" -> algorithm.equals("ES256") ? "ES384" : "ES256";
      default -> "ES256";
    };
  }

  private static Attack hmac(String name, String form, Function<Target, Object> secret) {
    return Attack.of(
        name,
        "HS256 with a secret that everybody knows: " + form,
        "RFC 8725 section 2.1, CVE-2015-9235, CVE-2016-5431",
        t -> {
          String segments = t.segments(t.header(h -> h.put("alg", "HS256")));
          Object known = secret.apply(t);
          byte[] bytes =
              known instanceof byte[] b ? b : ((String) known).getBytes(StandardCharsets.UTF_8);
          return segments + "." + Target.part(mac(bytes, segments));
        },
        ALGORITHM_NOT_ALLOWED,
        UNKNOWN_KID);
  }

  private static byte[] mac(byte[] secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC", e);
    }
  }

  private static String pem(SigningKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.publicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String signedBy(SigningKey key, Target t, String alg) {
    return key.sign(t.segments(t.header(h -> h.put("alg", alg))));
  }

  private static String ed448(Target t) {
    String segments = t.segments(t.header(h -> h.put("alg", "EdDSA")));
    try {
      Signature signature = Signature.getInstance("Ed448");
      signature.initSign(KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPrivate());
      signature.update(segments.getBytes(StandardCharsets.US_ASCII));
      return segments + "." + Target.part(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed448", e);
    }
  }
}
