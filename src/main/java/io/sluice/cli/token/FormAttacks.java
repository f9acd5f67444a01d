package io.sluice.cli.token;

import static io.sluice.identity.Rejection.Reason.ENCRYPTED_TOKEN;
import static io.sluice.identity.Rejection.Reason.MALFORMED_CLAIMS;
import static io.sluice.identity.Rejection.Reason.MALFORMED_HEADER;
import static io.sluice.identity.Rejection.Reason.MALFORMED_TOKEN;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that two readers could read differently; where they can be, truly signed. */
final class FormAttacks {

  private static final int DEEP = 1000;

  static final List<Attack> ALL =
      List.of(
          Attack.of(
              "two-segments",
              "header and claims without a signature",
              "RFC 7515 section 7.1",
              t -> t.segments(t.header()),
              MALFORMED_TOKEN),
          Attack.of(
              "four-segments",
              "a segment too many",
              "RFC 7515 section 7.1",
              t -> t.withHeader(h -> {}) + ".e30",
              MALFORMED_TOKEN),
          Attack.of(
              "signature-empty",
              "a good token with nothing behind the last dot",
              "RFC 8725 section 2.1",
              t -> t.segments(t.header()) + ".",
              MALFORMED_TOKEN),
          Attack.of(
              "jwe-unsigned",
              "five segments: encryption around a token that nobody signed",
              "RFC 8725 section 3.3",
              FormAttacks::encrypted,
              ENCRYPTED_TOKEN),
          Attack.of(
              "base64-padding",
              "= behind the claims, signed so",
              "RFC 7515 section 2",
              t -> t.key().sign(t.segments(t.header()) + "=="),
              MALFORMED_TOKEN),
          Attack.of(
              "base64-trailing-bits",
              "claims whose last character has bits that no byte takes: a second spelling",
              "RFC 4648 section 3.5",
              FormAttacks::trailingBits,
              MALFORMED_TOKEN),
          Attack.of(
              "base64-white-space",
              "a line break in the claims, signed so",
              "RFC 7515 section 2",
              t -> t.key().sign(t.segments(t.header()) + "\n"),
              MALFORMED_TOKEN),
          Attack.of(
              "base64-standard",
              "the alphabet with + and / instead of - and _",
              "RFC 4648 section 5",
              FormAttacks::standardAlphabet,
              MALFORMED_TOKEN),
          Attack.of(
              "too-long",
              "a claim of 9 KB",
              "work on a stranger's token is bounded",
              t -> t.withClaims(c -> c.put("padding", "a".repeat(9000))),
              MALFORMED_TOKEN),
          Attack.of(
              "header-bom",
              "a byte order mark before the header",
              "RFC 8259 section 8.1",
              t -> t.signedTexts("\uFEFF" + t.header().encode(), t.claims().encode()),
              MALFORMED_HEADER),
          Attack.of(
              "header-duplicate",
              "alg twice in the header",
              "RFC 7515 section 4",
              t -> t.signedTexts(twice(t.header(), "alg", "alg", "none"), t.claims().encode()),
              MALFORMED_HEADER),
          Attack.of(
              "header-duplicate-escaped",
              "alg twice, once written \\u0061lg",
              "RFC 7515 section 4",
              t ->
                  t.signedTexts(twice(t.header(), "alg", "\\u0061lg", "none"), t.claims().encode()),
              MALFORMED_HEADER),
          Attack.of(
              "header-trailing",
              "a second object behind the header",
              "RFC 8259 section 2",
              t -> t.signedTexts(t.header().encode() + "{}", t.claims().encode()),
              MALFORMED_HEADER),
          Attack.of(
              "claims-bom",
              "a byte order mark before the claims",
              "RFC 8259 section 8.1",
              t -> signed(t, "\uFEFF" + t.claims().encode()),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-duplicate",
              "sub twice",
              "RFC 7519 section 4",
              t -> signed(t, twice(t.claims(), "sub", "sub", "admin")),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-duplicate-escaped",
              "sub twice, once written s\\u0075b",
              "RFC 7519 section 4",
              t -> signed(t, twice(t.claims(), "sub", "s\\u0075b", "admin")),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-duplicate-deep",
              "a name twice inside another claim",
              "RFC 8259 section 4",
              t -> signed(t, with(t.claims(), "\"x\":{\"y\":1,\"y\":2}")),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-trailing",
              "a second object behind the claims",
              "RFC 8259 section 2",
              t -> signed(t, t.claims().encode() + "{\"sub\":\"admin\"}"),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-array",
              "claims that are a list",
              "RFC 7519 section 7.2",
              t -> signed(t, "[" + t.claims().encode() + "]"),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-infinite",
              "a number of 1e400, infinite to some readers",
              "RFC 8259 section 6",
              t -> signed(t, with(t.claims(), "\"x\":1e400")),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-deep",
              "arrays a thousand deep",
              "RFC 8259 section 9",
              t -> signed(t, with(t.claims(), "\"x\":" + "[".repeat(DEEP) + "]".repeat(DEEP))),
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-invalid-utf8",
              "bytes that are no UTF-8",
              "RFC 7519 section 7.2",
              FormAttacks::invalidUtf8,
              MALFORMED_CLAIMS),
          Attack.of(
              "claims-utf16",
              "claims in UTF-16",
              "RFC 7519 section 7.2",
              t ->
                  t.key()
                      .sign(
                          Target.part(t.header().encode())
                              + "."
                              + Target.part(
                                  t.claims().encode().getBytes(StandardCharsets.UTF_16BE))),
              MALFORMED_CLAIMS));

  private FormAttacks() {}

  private static String signed(Target t, String claims) {
    return t.signedTexts(t.header().encode(), claims);
  }

  /** With one more member in front, as text. */
  private static String with(JsonObject json, String member) {
    return "{" + member + "," + json.encode().substring(1);
  }

  private static String twice(JsonObject json, String name, String again, String value) {
    JsonObject first = json.copy();
    first.put(name, json.getValue(name, "x"));
    return with(first, "\"" + again + "\":\"" + value + "\"");
  }

  /** Until the last character has room, then another character that reads the same. */
  private static String trailingBits(Target t) {
    StringBuilder claims = new StringBuilder(t.claims().encode());
    while (claims.toString().getBytes(StandardCharsets.UTF_8).length % 3 != 1) {
      claims.append(' ');
    }
    String part = Target.part(claims.toString());
    // What ends on A, Q, g or w has four free bits: the next letter decodes to the same byte.
    char next = (char) (part.charAt(part.length() - 1) + 1);
    return t.key()
        .sign(Target.part(t.header().encode()) + "." + part.substring(0, part.length() - 1) + next);
  }

  /** Question marks give a _ wherever they stand. */
  private static String standardAlphabet(Target t) {
    String claims = Target.part(t.claims().copy().put("x", "???????").encode());
    return t.key()
        .sign(Target.part(t.header().encode()) + "." + claims.replace('-', '+').replace('_', '/'));
  }

  private static String invalidUtf8(Target t) {
    byte[] claims = with(t.claims(), "\"x\":\"?\"").getBytes(StandardCharsets.UTF_8);
    claims[6] = (byte) 0xff;
    return t.key().sign(Target.part(t.header().encode()) + "." + Target.part(claims));
  }

  /** Direct encryption with a key of the attacker's (RFC 7518 section 4.5). */
  private static String encrypted(Target t) {
    String inner = Target.part("{\"alg\":\"none\"}") + "." + Target.part(t.claims().encode()) + ".";
    String header = Target.part("{\"alg\":\"dir\",\"cty\":\"JWT\",\"enc\":\"A256GCM\"}");
    byte[] key = new byte[32];
    byte[] iv = new byte[12];
    SecureRandom random = new SecureRandom();
    random.nextBytes(key);
    random.nextBytes(iv);
    try {
      Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
      aes.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
      byte[] sealed = aes.doFinal(inner.getBytes(StandardCharsets.US_ASCII));
      int tag = sealed.length - 16;
      return String.join(
          ".",
          header,
          "",
          Target.part(iv),
          Target.part(Arrays.copyOf(sealed, tag)),
          Target.part(Arrays.copyOfRange(sealed, tag, sealed.length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }
}
