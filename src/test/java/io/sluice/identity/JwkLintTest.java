package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad key beside a good one: it is left out with its reason, and the good one serves. */
final class JwkLintTest {

  private static final KeyPair RSA = TestKeys.rsa(2048);
  private static final KeyPair EC = TestKeys.p256();
  private static final JsonObject GOOD = TestKeys.jwk(TestKeys.rsa(2048), "good");

  /** RFC 8037 appendix A.2. */
  private static final String ED25519 = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  private final JwksReader reader =
      new JwksReader(List.of("RS256", "PS256", "ES256", "EdDSA", "Ed25519"));

  private KeySet read(String document) {
    return reader.read(Buffer.buffer(document), KeySet.empty(), 7);
  }

  private KeySet.Lint lint(JsonObject bad) {
    KeySet keys = read(TestKeys.jwks(bad, GOOD));
    assertThat(keys.find("good", "RS256")).isNotNull();
    assertThat(keys.byId().keySet()).extracting(KeySet.Id::kid).containsOnly("good");
    return keys.lint();
  }

  private void refused(JsonObject bad, String reason) {
    KeySet.Lint lint = lint(bad);
    assertThat(lint.refused()).singleElement().asString().startsWith("key 1").contains(reason);
    assertThat(lint.unused()).isEmpty();
  }

  private void unused(JsonObject bad, String reason) {
    KeySet.Lint lint = lint(bad);
    assertThat(lint.unused()).singleElement().asString().startsWith("key 1").contains(reason);
    assertThat(lint.refused()).isEmpty();
  }

  private static JsonObject rsa(Consumer<JsonObject> change) {
    JsonObject jwk = TestKeys.jwk(RSA, "bad");
    change.accept(jwk);
    return jwk;
  }

  private static JsonObject ec(Consumer<JsonObject> change) {
    JsonObject jwk = TestKeys.jwk(EC, "bad");
    change.accept(jwk);
    return jwk;
  }

  private static JsonObject ed(byte[] x) {
    return new JsonObject()
        .put("kty", "OKP")
        .put("crv", "Ed25519")
        .put("kid", "bad")
        .put("x", Base64Url.encode(x));
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return Base64Url.encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  @Test
  void goodKeysOfEveryKindAreTaken() {
    JsonObject ed = new JsonObject().put("kty", "OKP").put("crv", "Ed25519").put("x", ED25519);
    KeySet keys =
        read(
            TestKeys.jwks(
                GOOD.copy().put("use", "sig").put("key_ops", new JsonArray().add("verify")),
                TestKeys.jwk(EC, "ec"),
                ed));
    assertThat(keys.lint().all()).isEmpty();
    assertThat(keys.byId().keySet())
        .containsExactlyInAnyOrder(
            new KeySet.Id("good", "RS256"),
            new KeySet.Id("good", "PS256"),
            new KeySet.Id("ec", "ES256"),
            new KeySet.Id("", "EdDSA"),
            new KeySet.Id("", "Ed25519"));
    assertThat(keys.loadedNanos()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2040})
  void shortRsaKeys(int bits) {
    refused(TestKeys.jwk(TestKeys.rsa(bits), "bad"), bits + " bits");
  }

  @Test
  void hugeRsaKeys() {
    BigInteger modulus = BigInteger.ONE.shiftLeft(8192).add(BigInteger.ONE);
    refused(rsa(jwk -> jwk.put("n", number(modulus))), "8193 bits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "65536", "18446744073709551617"})
  void exponentsThatDoNotProtect(String exponent) {
    refused(rsa(jwk -> jwk.put("e", number(new BigInteger(exponent)))), "exponent");
  }

  @Test
  void anEvenModulus() {
    refused(rsa(jwk -> jwk.put("n", number(BigInteger.ONE.shiftLeft(2047)))), "even");
  }

  @Test
  void theFingerprintOfRoca() {
    BigInteger modulus = rocaPrime(new Random(1)).multiply(rocaPrime(new Random(2)));
    assertThat(modulus.bitLength()).isGreaterThanOrEqualTo(2048);
    refused(rsa(jwk -> jwk.put("n", number(modulus))), "ROCA");
  }

  /** k * M + (65537^a mod M): as the weak library makes them. */
  private static BigInteger rocaPrime(Random random) {
    BigInteger product = BigInteger.ONE;
    for (int p = 2; p <= 353; p++) {
      BigInteger prime = BigInteger.valueOf(p);
      product = prime.isProbablePrime(20) ? product.multiply(prime) : product;
    }
    BigInteger power = BigInteger.valueOf(65537).modPow(new BigInteger(60, random), product);
    BigInteger top = BigInteger.ONE.shiftLeft(1024).divide(product);
    BigInteger candidate;
    do {
      BigInteger k =
          new BigInteger(top.bitLength() - 2, random).add(top.shiftRight(1)).add(top.shiftRight(2));
      candidate = k.multiply(product).add(power);
    } while (!candidate.isProbablePrime(20));
    return candidate;
  }

  @Test
  void pointsThatAreNotOnTheCurve() {
    refused(ec(jwk -> jwk.put("y", Base64Url.encode(new byte[32]))), "not a point of P-256");
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 33})
  void coordinatesOfAnotherLength(int length) {
    byte[] x = Base64Url.decode(TestKeys.jwk(EC, "x").getString("x"));
    byte[] other = new byte[length];
    System.arraycopy(
        x, Math.max(0, 32 - length), other, Math.max(0, length - 32), Math.min(length, 32));
    refused(ec(jwk -> jwk.put("x", Base64Url.encode(other))), "x has " + length + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 33, 57})
  void ed25519KeysOfAnotherLength(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 2);
    refused(ed(bytes), length + " bytes");
  }

  /** The points of order 1, 2, 4 and 8, and those of them with the sign bit set. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"
      })
  void ed25519PointsOfSmallOrder(String point) {
    refused(ed(HexFormat.of().parseHex(point)), "small order");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0200000000000000000000000000000000000000000000000000000000000000",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void ed25519BytesThatAreNoPoint(String point) {
    refused(ed(HexFormat.of().parseHex(point)), "not a point");
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
  void membersThatArePrivate(String member) {
    KeySet.Lint lint = lint(rsa(jwk -> jwk.put(member, "c2VjcmV0").put("use", "enc")));
    assertThat(lint.refused())
        .singleElement()
        .asString()
        .contains("private or symmetric", "it has " + member)
        .doesNotContain("c2VjcmV0");
  }

  @Test
  void aSymmetricKeyServesNoHmacEither() {
    JsonObject oct = new JsonObject().put("kty", "oct").put("k", "c2VjcmV0").put("alg", "HS256");
    KeySet keys =
        new JwksReader(List.of("HS256")).read(Buffer.buffer(TestKeys.jwks(oct)), KeySet.empty(), 0);
    assertThat(keys.isEmpty()).isTrue();
    assertThat(keys.lint().refused()).hasSize(1);
  }

  @Test
  void keysForSomethingElseAreNobodysMistake() {
    unused(rsa(jwk -> jwk.put("use", "enc")), "use");
    unused(rsa(jwk -> jwk.put("key_ops", new JsonArray().add("sign"))), "key_ops");
    unused(rsa(jwk -> jwk.put("alg", "RSA-OAEP")), "algorithms");
    unused(rsa(jwk -> jwk.put("alg", "RS512")), "algorithms");
    unused(rsa(jwk -> jwk.put("alg", "rs256")), "algorithms");
    unused(rsa(jwk -> jwk.put("alg", "ES256")), "algorithms");
    unused(rsa(jwk -> jwk.put("kty", "AKP")), "kty");
    unused(ec(jwk -> jwk.put("crv", "secp256k1")), "kty or crv");
  }

  @Test
  void anAlgorithmBindsTheKey() {
    KeySet keys = read(TestKeys.jwks(rsa(jwk -> jwk.put("alg", "PS256"))));
    assertThat(keys.find("bad", "PS256")).isNotNull();
    assertThat(keys.find("bad", "RS256")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"kid, 5", "kid, true", "alg, 256", "use, 1", "kty, 3", "n, 7", "e, 65537"})
  void membersOfAnotherType(String member, String json) {
    String set = "{\"keys\":[%s,%s]}";
    String bad = rsa(jwk -> jwk.put(member, "VALUE")).encode().replace("\"VALUE\"", json);
    KeySet keys = read(set.formatted(bad, GOOD.encode()));
    assertThat(keys.lint().refused()).singleElement().asString().contains(member, "not a string");
    assertThat(keys.find("good", "RS256")).isNotNull();
  }

  @Test
  void keyOpsThatAreNoArray() {
    refused(rsa(jwk -> jwk.put("key_ops", "verify")), "key_ops is not an array");
  }

  @Test
  void longKeyIds() {
    refused(rsa(jwk -> jwk.put("kid", "x".repeat(257))), "longer than 256");
    assertThat(read(TestKeys.jwks(rsa(jwk -> jwk.put("kid", "x".repeat(256))))).isEmpty())
        .isFalse();
  }

  @Test
  void theSameIdTwice() {
    KeySet keys = read(TestKeys.jwks(GOOD, rsa(jwk -> jwk.put("kid", "good")), rsa(jwk -> {})));
    assertThat(keys.lint().refused())
        .singleElement()
        .asString()
        .startsWith("key 2")
        .contains("same");
    assertThat(keys.find("good", "RS256")).isNotNull();
    assertThat(keys.inForce())
        .extracting(VerificationKey::thumbprint)
        .doesNotContainNull()
        .hasSize(4);
  }

  @Test
  void numbersThatAreNotCanonical() {
    String n = TestKeys.jwk(RSA, "x").getString("n");
    refused(rsa(jwk -> jwk.put("n", n + "=")), "n is not canonical base64url");
    refused(rsa(jwk -> jwk.put("n", n + "==")), "n is not canonical base64url");
    refused(rsa(jwk -> jwk.put("n", " " + n)), "n is not canonical base64url");
    refused(rsa(jwk -> jwk.put("e", "AQAB\n")), "e is not canonical base64url");
    refused(rsa(jwk -> jwk.put("e", "AAEAAQ")), "e begins with a zero byte");
    refused(rsa(jwk -> jwk.put("e", "")), "e is missing or empty");
    refused(rsa(jwk -> jwk.remove("e")), "e is missing or empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "\"key\"", "[]"})
  void elementsThatAreNoKey(String element) {
    KeySet keys = read("{\"keys\":[%s,%s]}".formatted(element, GOOD.encode()));
    assertThat(keys.lint().refused()).containsExactly("key 1: it is not a JSON object");
    assertThat(keys.isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>maintenance</html>",
        "[]",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[],\"keys\":[]}",
        "{\"keys\":[]} {}",
        "{\"keys\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}"
      })
  void documentsThatAreNoKeySet(String document) {
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a JSON Web Key Set: it ");
  }

  @Test
  void moreThanThereMayBe() {
    String many = "{\"keys\":[" + "{},".repeat(100) + "{}]}";
    assertThatThrownBy(() -> read(many)).hasMessageContaining("101 keys, 100 are allowed");
    assertThatThrownBy(() -> read(" ".repeat(50 * 1024 + 1))).hasMessageContaining("51201 bytes");
  }

  @Test
  void withoutAnIdTheChoiceMustBeClear() {
    KeySet one = read(TestKeys.jwks(GOOD, TestKeys.jwk(EC, "ec")));
    assertThat(one.find(null, "RS256")).isSameAs(one.find("good", "RS256"));
    assertThat(one.find(null, "ES256")).isSameAs(one.find("ec", "ES256"));
    KeySet two = read(TestKeys.jwks(GOOD, TestKeys.jwk(RSA, "second"), TestKeys.jwk(EC, "ec")));
    assertThat(two.find(null, "RS256")).isNull();
    assertThat(two.find(null, "ES256")).isNotNull();
  }

  @Test
  void anIdOnALineOfTheLogStaysOnIt() {
    String refusal = lint(rsa(jwk -> jwk.put("kid", "a\nb").put("d", "x"))).refused().get(0);
    assertThat(refusal).contains("a?b").doesNotContain("\n");
  }
}
