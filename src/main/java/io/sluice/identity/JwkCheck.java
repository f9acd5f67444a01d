package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one key of a JWK Set (RFC 7517, RFC 7518 section 6, RFC 8037): may it check signatures?
 */
final class JwkCheck {

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;
  private static final int MAX_EXPONENT_BITS = 64;
  private static final int MAX_KEY_ID = 256;

  /** RFC 7518 sections 6.2.2, 6.3.2 and 6.4. */
  private static final List<String> SECRET_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private JwkCheck() {}

  /** What came of it. */
  sealed interface Outcome {}

  /**
   * A public key for signatures.
   *
   * @param members only what defines it (RFC 7638 section 3.2): nothing else of it is believed
   * @param kid empty if it has none
   * @param alg the only algorithm that it is for; null if it does not say
   */
  record Usable(JsonObject members, String thumbprint, String kid, @Nullable String alg)
      implements Outcome {}

  /** It should not be there. */
  record Refused(String reason) implements Outcome {}

  /** It is for something else, which is nobody's mistake. */
  record Unused(String reason) implements Outcome {}

  /** Ends the look at a key. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String reason) {
      super(reason, null, false, false);
    }
  }

  static Outcome of(JsonNode jwk) {
    if (!jwk.isObject()) {
      return new Refused("it is not a JSON object");
    }
    for (String member : SECRET_MEMBERS) {
      if (jwk.has(member)) {
        return new Refused(
            "it is a private or symmetric key (it has %s); a key set is public".formatted(member));
      }
    }
    try {
      String other = otherUse(jwk);
      return other == null ? usable(jwk) : new Unused(other);
    } catch (Fault e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  /** RFC 7517 sections 4.2 and 4.3. */
  private static @Nullable String otherUse(JsonNode jwk) throws Fault {
    String use = optional(jwk, "use");
    if (use != null && !use.equals("sig")) {
      return "its use is not sig";
    }
    JsonNode operations = jwk.get("key_ops");
    if (operations == null) {
      return null;
    }
    if (!operations.isArray()) {
      throw new Fault("its key_ops is not an array");
    }
    for (JsonNode operation : operations) {
      if ("verify".equals(operation.textValue())) {
        return null;
      }
    }
    return "its key_ops do not contain verify";
  }

  private static Outcome usable(JsonNode jwk) throws Fault {
    String kid = optional(jwk, "kid");
    if (kid != null && kid.length() > MAX_KEY_ID) {
      throw new Fault("its kid is longer than %d characters".formatted(MAX_KEY_ID));
    }
    String alg = optional(jwk, "alg");
    String type = optional(jwk, "kty");
    JsonObject members =
        switch (type == null ? "" : type) {
          case "RSA" -> rsa(jwk);
          case "EC" -> ec(jwk);
          case "OKP" -> okp(jwk);
          default -> null;
        };
    return members == null
        ? new Unused("its kty or crv is not known here")
        : new Usable(members, Thumbprint.of(members), kid == null ? "" : kid, alg);
  }

  private static JsonObject rsa(JsonNode jwk) throws Fault {
    BigInteger modulus = number(jwk, "n");
    BigInteger exponent = number(jwk, "e");
    int bits = modulus.bitLength();
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
      throw new Fault(
          "an RSA key of %d bits; from %d to %d are accepted"
              .formatted(bits, MIN_RSA_BITS, MAX_RSA_BITS));
    }
    if (!exponent.testBit(0)
        || exponent.equals(BigInteger.ONE)
        || exponent.bitLength() > MAX_EXPONENT_BITS) {
      throw new Fault(
          "an RSA key whose exponent is 1, even or longer than %d bits"
              .formatted(MAX_EXPONENT_BITS));
    }
    if (!modulus.testBit(0)) {
      throw new Fault("an RSA key whose modulus is even");
    }
    if (Roca.madeIt(modulus)) {
      throw new Fault("an RSA key of a library that made weak ones (ROCA, CVE-2017-15361)");
    }
    return new JsonObject().put("e", text(jwk, "e")).put("kty", "RSA").put("n", text(jwk, "n"));
  }

  private static @Nullable JsonObject ec(JsonNode jwk) throws Fault {
    String name = text(jwk, "crv");
    Curve curve = Curve.of(name);
    if (curve == null) {
      return null;
    }
    if (!curve.has(coordinate(jwk, "x", curve), coordinate(jwk, "y", curve))) {
      throw new Fault("an EC key that is not a point of " + name);
    }
    return new JsonObject()
        .put("crv", name)
        .put("kty", "EC")
        .put("x", text(jwk, "x"))
        .put("y", text(jwk, "y"));
  }

  /** Always of the full length, with zeros in front (RFC 7518 section 6.2.1.2). */
  private static BigInteger coordinate(JsonNode jwk, String name, Curve curve) throws Fault {
    byte[] bytes = bytes(jwk, name);
    if (bytes.length != curve.bytes()) {
      throw new Fault(
          "its %s has %d bytes; on %s it has %d"
              .formatted(name, bytes.length, curve.jwk(), curve.bytes()));
    }
    return new BigInteger(1, bytes);
  }

  private static @Nullable JsonObject okp(JsonNode jwk) throws Fault {
    String name = text(jwk, "crv");
    if (!name.equals("Ed25519")) {
      return null;
    }
    String fault = Ed25519Point.fault(bytes(jwk, "x"));
    if (fault != null) {
      throw new Fault(fault);
    }
    return new JsonObject().put("crv", name).put("kty", "OKP").put("x", text(jwk, "x"));
  }

  /** Base64urlUInt: as few bytes as will do (RFC 7518 section 2), so that a key has one form. */
  private static BigInteger number(JsonNode jwk, String name) throws Fault {
    byte[] bytes = bytes(jwk, name);
    if (bytes[0] == 0) {
      throw new Fault("its " + name + " begins with a zero byte");
    }
    return new BigInteger(1, bytes);
  }

  private static byte[] bytes(JsonNode jwk, String name) throws Fault {
    byte[] bytes = Base64Url.decode(text(jwk, name));
    if (bytes == null) {
      throw new Fault("its " + name + " is not canonical base64url");
    }
    return bytes;
  }

  private static String text(JsonNode jwk, String name) throws Fault {
    String text = optional(jwk, name);
    if (text == null || text.isEmpty()) {
      throw new Fault("its " + name + " is missing or empty");
    }
    return text;
  }

  private static @Nullable String optional(JsonNode jwk, String name) throws Fault {
    JsonNode value = jwk.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw new Fault("its " + name + " is not a string");
    }
    return value.textValue();
  }
}
