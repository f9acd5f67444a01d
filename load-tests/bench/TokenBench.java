package io.sluice.identity;

import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.sluice.config.IssuerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to trust a token of about 900 characters: the road's own checks with all that they
 * do, the bare signature, and Nimbus.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenBench {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final String ISSUER = "https://issuer.example/";

  /** RS256, ES256 or Ed25519 (as {@code EdDSA}). */
  @Param({"RS256", "ES256", "EdDSA"})
  public String algorithm;

  /** Whether the Amazon Corretto Crypto Provider is used. */
  @Param({"false", "true"})
  public boolean nativeCode;

  private Vertx vertx;
  private TokenDoor door;
  private Map<String, Issuer> issuers;
  private DoorParts parts;
  private String token;
  private Presentation request;
  private byte[] signed;
  private byte[] signature;
  private PublicKey key;
  private DefaultJWTProcessor<SecurityContext> nimbus;

  @Setup(Level.Trial)
  public void open() throws Exception {
    if (nativeCode && !NativeCrypto.install()) {
      throw new IllegalStateException("there is no native provider for this machine");
    }
    vertx = Vertx.vertx();
    KeyPair pair = pair();
    key = pair.getPublic();
    JsonObject jwk = jwk(pair.getPublic());
    Path jwks = Files.createTempFile("keys", ".json");
    Files.writeString(jwks, new JsonObject().put("keys", new JsonArray().add(jwk)).encode());
    IssuerConfig rules =
        new IssuerConfig(
            ISSUER,
            jwks.toUri().toString(),
            null,
            null,
            null,
            List.of("sluice"),
            List.of(algorithm),
            List.of("at+jwt"),
            Duration.ofSeconds(60),
            Duration.ofHours(24),
            Duration.ofMinutes(5),
            null,
            false,
            false,
            IssuerConfig.ClaimNames.STANDARD);
    door =
        TokenDoor.of(
            vertx, "production", Map.of("bench", rules), Revocations.none(), Clock.systemUTC());
    door.loadKeys().await();
    issuers = door.issuers();
    parts = door.parts();
    token = token(pair);
    int dot = token.lastIndexOf('.');
    signed = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
    signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    request = bearer("Bearer " + token);
    nimbus = algorithm.equals("EdDSA") ? null : nimbus(jwk);
    System.out.println("token of " + token.length() + " characters");
    // A slow signature is checked by a worker: the first answer comes later.
    door.open(request).await();
    if (!(cachedHit() instanceof Verdict.Accepted) || !bareSignature() || cold() == null) {
      throw new IllegalStateException("the token is not good");
    }
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    vertx.close().await();
  }

  /** A token seen before, from the request's header to the caller. */
  @Benchmark
  public Verdict cachedHit() {
    return door.open(request).result();
  }

  /** A token never seen: every check, where the road does it, waiting for a worker included. */
  @Benchmark
  public Object cold() {
    Future<?> checked =
        new TokenChecks(issuers, null, parts, Examination.untilItFails()).run(token);
    return checked.isComplete()
        ? checked.result()
        : checked.toCompletionStage().toCompletableFuture().join();
  }

  /** The signature alone, by the platform's API. */
  @Benchmark
  public boolean bareSignature() throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(service());
    verifier.initVerify(key);
    verifier.update(signed);
    return verifier.verify(signature);
  }

  /** The same rules in Nimbus, as a resource server would use it. */
  @Benchmark
  public JWTClaimsSet nimbus() throws Exception {
    return nimbus == null ? null : nimbus.process(token, null);
  }

  private String service() {
    return switch (algorithm) {
      case "RS256" -> "SHA256withRSA";
      case "ES256" -> "SHA256withECDSAinP1363Format";
      default -> "Ed25519";
    };
  }

  private KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (algorithm) {
              case "RS256" -> "RSA";
              case "ES256" -> "EC";
              default -> "Ed25519";
            });
    if (algorithm.equals("RS256")) {
      generator.initialize(2048);
    } else if (algorithm.equals("ES256")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    return generator.generateKeyPair();
  }

  private JsonObject jwk(PublicKey publicKey) {
    JsonObject jwk = new JsonObject().put("kid", "key-2026-11").put("alg", algorithm);
    if (publicKey instanceof RSAPublicKey rsa) {
      return jwk.put("kty", "RSA")
          .put("n", number(rsa.getModulus(), 256))
          .put("e", number(rsa.getPublicExponent(), 3));
    }
    if (publicKey instanceof ECPublicKey ec) {
      return jwk.put("kty", "EC")
          .put("crv", "P-256")
          .put("x", number(ec.getW().getAffineX(), 32))
          .put("y", number(ec.getW().getAffineY(), 32));
    }
    byte[] encoded = publicKey.getEncoded();
    return jwk.put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("x", BASE64URL.encodeToString(Arrays.copyOfRange(encoded, 12, encoded.length)));
  }

  private static String number(BigInteger value, int length) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[length];
    int taken = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - taken, padded, length - taken, taken);
    return BASE64URL.encodeToString(padded);
  }

  private String token(KeyPair pair) throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    JsonObject header =
        new JsonObject().put("alg", algorithm).put("typ", "at+jwt").put("kid", "key-2026-11");
    JsonObject claims =
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", "sluice")
            .put("sub", "3f9c1e8a-7b44-4a52-9d7e-5a1f0c2b6e10")
            .put("client_id", "search-copilot")
            .put("team", "search")
            .put("tenant", "acme")
            .put("roles", new JsonArray().add("copilot").add("engineer"))
            .put("scope", "llm:chat llm:embed models:read usage:read")
            .put("jti", "0b1d9a3e-52f7-4a0c-8a55-0d7b6f5e2c11")
            .put("iat", now)
            .put("nbf", now)
            .put("exp", now + 3600)
            .put("note", "");
    String prefix = algorithm.equals("RS256") ? "" : "x".repeat(180);
    claims.put("note", prefix);
    String text = part(header) + "." + part(claims);
    Signature signer = Signature.getInstance(service());
    signer.initSign(pair.getPrivate());
    signer.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + BASE64URL.encodeToString(signer.sign());
  }

  private static String part(JsonObject json) {
    return BASE64URL.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static DefaultJWTProcessor<SecurityContext> nimbus(JsonObject jwk) throws Exception {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    com.nimbusds.jose.jwk.JWK parsed = com.nimbusds.jose.jwk.JWK.parse(jwk.encode());
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(new com.nimbusds.jose.JOSEObjectType("at+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            com.nimbusds.jose.JWSAlgorithm.parse(jwk.getString("alg")),
            new ImmutableJWKSet<>(new JWKSet(parsed))));
    processor.setJWSVerifierFactory(new DefaultJWSVerifierFactory());
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            "sluice",
            new JWTClaimsSet.Builder().issuer(ISSUER).build(),
            Set.of("exp", "iat", "sub", "team")));
    return processor;
  }

  private static Presentation bearer(String header) {
    List<String> authorization = List.of(header);
    return new Presentation() {
      @Override
      public List<String> authorization() {
        return authorization;
      }

      @Override
      public boolean tokenInQuery() {
        return false;
      }

      @Override
      public List<String> dpop() {
        return List.of();
      }

      @Override
      public String method() {
        return "POST";
      }

      @Override
      public String uri() {
        return "https://llm.example/v1/chat/completions";
      }

      @Override
      public String certificateThumbprint() {
        return null;
      }
    };
  }
}
