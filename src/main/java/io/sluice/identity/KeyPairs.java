package io.sluice.identity;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Key pairs: made, read from PEM and JWK, written as JWK. The public half is computed. */
final class KeyPairs {

  private static final int MIN_RSA_BITS = 2048;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** RFC 7518 section 6.3.2, in the order of {@link RSAPrivateCrtKeySpec}. */
  private static final List<String> RSA_PRIVATE =
      List.of("n", "e", "d", "p", "q", "dp", "dq", "qi");

  private static final Map<String, String> USUAL =
      Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512", "Ed25519", "EdDSA");

  private KeyPairs() {}

  static KeyPair generate(SignatureAlgorithm algorithm) {
    String name = algorithm.jwa();
    try {
      if (name.startsWith("RS") || name.startsWith("PS")) {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(MIN_RSA_BITS);
        return rsa.generateKeyPair();
      }
      return name.startsWith("ES")
          ? generate("EC", new ECGenParameterSpec(standardCurve(name)))
          : generate("Ed25519", NamedParameterSpec.ED25519);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform makes no keys for " + name, e);
    }
  }

  private static KeyPair generate(String kind, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(parameters);
    return generator.generateKeyPair();
  }

  private static String standardCurve(String algorithm) {
    return switch (algorithm) {
      case "ES256" -> "secp256r1";
      case "ES384" -> "secp384r1";
      default -> "secp521r1";
    };
  }

  /** Ready but for the key (RFC 7518 sections 3.3 to 3.5, RFC 8037). */
  static Signature signature(SignatureAlgorithm algorithm) throws GeneralSecurityException {
    String name = algorithm.jwa();
    if (algorithm == SignatureAlgorithm.EDDSA || algorithm == SignatureAlgorithm.ED25519) {
      return Signature.getInstance("Ed25519");
    }
    int bits = Integer.parseInt(name.substring(2));
    if (name.startsWith("RS")) {
      return Signature.getInstance("SHA" + bits + "withRSA");
    }
    if (name.startsWith("ES")) {
      return Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
    }
    Signature pss = Signature.getInstance("RSASSA-PSS");
    String hash = "SHA-" + bits;
    pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
    return pss;
  }

  static SigningKey fromPem(String text) {
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      throw new IllegalArgumentException(
          "neither a JWK nor PEM with BEGIN PRIVATE KEY (PKCS #8, not encrypted)");
    }
    byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.group(1));
    for (String kind : List.of("RSA", "EC", "Ed25519")) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        KeyPair pair = pair(key);
        return new SigningKey(pair, usual(pair), "");
      } catch (GeneralSecurityException e) {
        // Then it is of the next kind, or of none.
      }
    }
    throw new IllegalArgumentException("no RSA, P-256, P-384, P-521 or Ed25519 key");
  }

  static SigningKey fromJwk(String text) {
    JsonObject jwk;
    try {
      jwk = new JsonObject(text);
    } catch (DecodeException e) {
      // The parser's own words would repeat what is private.
      throw new IllegalArgumentException("not well-formed JSON");
    }
    try {
      KeyPair pair = pair(privateKey(jwk));
      if (!PublicJwk.of(jwk).equals(PublicJwk.of(pair.getPublic()))) {
        throw new IllegalArgumentException(
            "its public and its private part do not belong together");
      }
      boolean named = jwk.getValue("alg") instanceof String;
      String alg = named ? PublicJwk.text(jwk, "alg") : usual(pair);
      return new SigningKey(pair, alg, jwk.getValue("kid") instanceof String kid ? kid : "");
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("its numbers are no key", e);
    }
  }

  private static PrivateKey privateKey(JsonObject jwk) throws GeneralSecurityException {
    String kty = PublicJwk.text(jwk, "kty");
    switch (kty) {
      case "RSA" -> {
        List<BigInteger> n = RSA_PRIVATE.stream().map(m -> PublicJwk.number(jwk, m)).toList();
        return KeyFactory.getInstance("RSA")
            .generatePrivate(
                new RSAPrivateCrtKeySpec(
                    n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6),
                    n.get(7)));
      }
      case "EC" -> {
        Curve curve = Curve.of(PublicJwk.text(jwk, "crv"));
        if (curve == null) {
          throw new IllegalArgumentException("its crv is not P-256, P-384 or P-521");
        }
        return KeyFactory.getInstance("EC")
            .generatePrivate(new ECPrivateKeySpec(PublicJwk.number(jwk, "d"), curve.parameters()));
      }
      case "OKP" -> {
        if (!"Ed25519".equals(jwk.getValue("crv"))) {
          throw new IllegalArgumentException("its crv is not Ed25519");
        }
        return KeyFactory.getInstance("Ed25519")
            .generatePrivate(
                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, PublicJwk.bytes(jwk, "d")));
      }
      default -> throw new IllegalArgumentException("its kty is not RSA, EC or OKP");
    }
  }

  /** Computes the public half: a key file need not have it, or might have a wrong one. */
  private static KeyPair pair(PrivateKey key) throws GeneralSecurityException {
    if (key instanceof RSAPrivateCrtKey rsa) {
      if (rsa.getModulus().bitLength() < MIN_RSA_BITS) {
        throw new IllegalArgumentException("an RSA key of fewer than " + MIN_RSA_BITS + " bits");
      }
      return new KeyPair(
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent())),
          key);
    }
    if (key instanceof ECPrivateKey ec) {
      Curve curve = curveOf(ec.getParams());
      ECPoint point = CurvePoint.times(curve, ec.getS());
      return new KeyPair(
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(point, curve.parameters())),
          key);
    }
    if (key instanceof EdECPrivateKey ed) {
      byte[] seed =
          ed.getBytes().orElseThrow(() -> new IllegalArgumentException("a key without its value"));
      return fromSeed(seed);
    }
    throw new IllegalArgumentException("no RSA, EC or Ed25519 key");
  }

  private static Curve curveOf(ECParameterSpec parameters) {
    for (Curve curve : List.of(Curve.P_256, Curve.P_384, Curve.P_521)) {
      if (curve.order().equals(parameters.getOrder())) {
        return curve;
      }
    }
    throw new IllegalArgumentException("a key on another curve than P-256, P-384 and P-521");
  }

  /** A generator that draws the seed gives the pair of that seed (RFC 8032 section 5.1.5). */
  private static KeyPair fromSeed(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
    generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
    return generator.generateKeyPair();
  }

  private static String usual(KeyPair pair) {
    return USUAL.getOrDefault(PublicJwk.of(pair.getPublic()).getString("crv", ""), "RS256");
  }

  /** With what is private, beside what is public already. */
  static JsonObject jwk(KeyPair pair, JsonObject publicJwk) {
    PrivateKey key = pair.getPrivate();
    if (key instanceof RSAPrivateCrtKey rsa) {
      List<BigInteger> numbers =
          List.of(
              rsa.getPrivateExponent(),
              rsa.getPrimeP(),
              rsa.getPrimeQ(),
              rsa.getPrimeExponentP(),
              rsa.getPrimeExponentQ(),
              rsa.getCrtCoefficient());
      for (int i = 0; i < numbers.size(); i++) {
        publicJwk.put(
            RSA_PRIVATE.get(i + 2), Base64Url.encode(PublicJwk.unsigned(numbers.get(i), 0)));
      }
      return publicJwk;
    }
    if (key instanceof ECPrivateKey ec) {
      int length = (ec.getParams().getOrder().bitLength() + 7) / 8;
      return publicJwk.put("d", Base64Url.encode(PublicJwk.unsigned(ec.getS(), length)));
    }
    return publicJwk.put("d", Base64Url.encode(((EdECPrivateKey) key).getBytes().orElseThrow()));
  }

  /** Not random at all. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
