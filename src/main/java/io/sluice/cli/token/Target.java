package io.sluice.cli.token;

import io.sluice.config.ClaimPath;
import io.sluice.identity.SigningKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * What a good token is made of, and ways to make a bad one of it. Never changed.
 *
 * @param key the issuer's; its public half is what the server knows
 * @param header of a token that would be accepted
 * @param claims of a token that would be accepted
 * @param team where the team stands in the claims
 * @param url where forged keys would be fetched, by a server that can be talked into it
 */
public record Target(
    SigningKey key, JsonObject header, JsonObject claims, ClaimPath team, String url) {

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** With the team where it usually is, and an address that leads nowhere. */
  public Target(SigningKey key, JsonObject header, JsonObject claims) {
    this(key, header, claims, ClaimPath.of("team"), "https://attacker.invalid/jwks.json");
  }

  public Target {
    header = header.copy();
    claims = claims.copy();
  }

  Target teamAt(ClaimPath path) {
    return new Target(key, header, claims, path, url);
  }

  /** For a test that listens there. */
  public Target attackerAt(String address) {
    return new Target(key, header, claims, team, address);
  }

  JsonObject header(Consumer<JsonObject> change) {
    JsonObject changed = header.copy();
    change.accept(changed);
    return changed;
  }

  /** Another header, and the issuer's true signature. */
  String withHeader(Consumer<JsonObject> change) {
    return key.sign(header(change), claims);
  }

  /** Other claims, and the issuer's true signature. */
  String withClaims(Consumer<JsonObject> change) {
    JsonObject changed = claims.copy();
    change.accept(changed);
    return key.sign(header, changed);
  }

  /** The issuer's true signature under any two texts. */
  String signedTexts(String headerText, String claimsText) {
    return key.sign(part(headerText) + "." + part(claimsText));
  }

  /** Header and claims, ready to be signed. */
  String segments(JsonObject withHeader) {
    return part(withHeader.encode()) + "." + part(claims.encode());
  }

  /** With any bytes for a signature. */
  String withSignature(Consumer<JsonObject> change, byte[] signature) {
    return segments(header(change)) + "." + part(signature);
  }

  /** A key of the same kind that is not the issuer's. */
  SigningKey stranger() {
    return SigningKey.generate(key.algorithm());
  }

  /** Whether the issuer's key is of a kind: RS, PS, ES or Ed. */
  boolean signs(String kind) {
    return key.algorithm().startsWith(kind);
  }

  static String part(String text) {
    return part(text.getBytes(StandardCharsets.UTF_8));
  }

  static String part(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }
}
