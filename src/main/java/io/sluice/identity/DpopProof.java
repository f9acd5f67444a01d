package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.INVALID_DPOP_PROOF;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A DPoP proof (RFC 9449 section 4.2), taken apart and of the right form, but not yet believed.
 *
 * @param jwk the key that it says to be signed with: public, and no more than that is known of it
 */
public record DpopProof(CompactToken token, String algorithm, JsonNode jwk, JsonNode claims) {

  /** What proofs may be signed with, as callers are told: nothing that needs a shared secret. */
  public static final List<String> ALGORITHMS =
      List.of(
          "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "PS384", "PS512", "RS256",
          "RS384", "RS512");

  /** Room for an RSA key of 8192 bits, its signature, and a long URL. */
  static final int MAX_LENGTH = 6144;

  private static final String TYPE = "dpop+jwt";

  /** Members that only the holder of a key may have (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). */
  private static final List<String> PRIVATE_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /**
   * Takes the headers of a request apart.
   *
   * @throws RejectedTokenException if there is not exactly one proof, or it is not well formed
   */
  static DpopProof of(List<String> headers) {
    if (headers.size() != 1) {
      throw refused(
          headers.isEmpty() ? "no DPoP header was sent" : "more than one DPoP header was sent");
    }
    String text = headers.get(0).trim();
    if (text.length() > MAX_LENGTH) {
      throw refused("the proof is longer than " + MAX_LENGTH + " characters");
    }
    try {
      CompactToken token = CompactToken.of(text);
      JsonNode json = token.readHeader();
      JwsHeader header = JwsHeader.of(json);
      JsonNode claims = token.readClaims();
      return new DpopProof(token, algorithm(header), publicKey(json), claims);
    } catch (RejectedTokenException e) {
      throw e.rejection().reason() == INVALID_DPOP_PROOF
          ? e
          : refused("the proof is not a well-formed JWT: " + e.rejection().detail());
    }
  }

  private static String algorithm(JwsHeader header) {
    String type = header.type();
    if (type == null || !TYPE.equalsIgnoreCase(type)) {
      throw refused("the proof's typ is not " + TYPE, TYPE, type == null ? "" : type);
    }
    if (header.critical()) {
      throw refused("the proof has a critical extension; none is understood");
    }
    String algorithm = header.algorithm();
    if (algorithm == null || !ALGORITHMS.contains(algorithm)) {
      throw refused(
          "the proof is signed with an algorithm that is not taken",
          String.join(" or ", ALGORITHMS),
          algorithm == null ? "" : algorithm);
    }
    return algorithm;
  }

  private static JsonNode publicKey(JsonNode header) {
    JsonNode jwk = header.get("jwk");
    if (jwk == null || !jwk.isObject()) {
      throw refused("the proof's header has no jwk that is an object");
    }
    if (PRIVATE_MEMBERS.stream().anyMatch(jwk::has)) {
      throw refused("the proof's jwk is a private or symmetric key; it is public knowledge now");
    }
    return jwk;
  }

  /** A claim that must be there and be a string. */
  String text(String name) {
    JsonNode value = claims.get(name);
    if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
      throw refused("the proof's " + name + " is missing or not a string");
    }
    return value.textValue();
  }

  /** When it was made, in seconds since the epoch. */
  double issuedAt() {
    JsonNode value = claims.get("iat");
    if (value == null || !value.isNumber()) {
      throw refused("the proof's iat is missing or not a number");
    }
    return value.doubleValue();
  }

  static RejectedTokenException refused(String detail) {
    return new RejectedTokenException(INVALID_DPOP_PROOF, detail);
  }

  static RejectedTokenException refused(String detail, String expected, String actual) {
    return new RejectedTokenException(INVALID_DPOP_PROOF, detail, expected, actual);
  }
}
