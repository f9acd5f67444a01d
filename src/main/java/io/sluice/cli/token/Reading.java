package io.sluice.cli.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a token, broken as it may be. Nothing in it is verified.
 *
 * @param form {@code jws}, {@code jwe} or {@code unknown}
 * @param header null if it cannot be read
 * @param claims null if they cannot be read; those of a JWE are encrypted
 * @param signatureBytes length of the signature; -1 if there is none
 * @param oddities what is wrong with its form
 */
record Reading(
    String form,
    @Nullable JsonNode header,
    @Nullable JsonNode claims,
    int signatureBytes,
    List<Oddity> oddities) {

  private static final ObjectReader LENIENT = Printed.JSON.reader();
  private static final ObjectReader STRICT =
      LENIENT.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  /** Never throws, whatever the text is. */
  static Reading of(String token) {
    List<Oddity> odd = new ArrayList<>();
    String[] segments = token.split("\\.", -1);
    boolean encrypted = segments.length == 5;
    if (encrypted) {
      odd.add(new Oddity("encrypted", "five segments: a JWE; its claims can only be decrypted"));
    } else if (segments.length != 3) {
      odd.add(
          new Oddity(
              "segments",
              "%d segment%s instead of 3: %s"
                  .formatted(
                      segments.length,
                      segments.length == 1 ? "" : "s",
                      segments.length == 2 ? "unsigned" : "no JWT, or a part of one")));
    }
    JsonNode header = read("header", segments[0], odd);
    JsonNode claims = segments.length < 2 || encrypted ? null : read("claims", segments[1], odd);
    int signature = -1;
    if (segments.length == 3) {
      byte[] bytes = bytes("signature", segments[2], odd);
      signature = bytes == null ? -1 : bytes.length;
      if (signature == 0) {
        odd.add(new Oddity("signature_empty", "the signature is empty: anybody can have made it"));
      }
    }
    String form = encrypted ? "jwe" : header == null && claims == null ? "unknown" : "jws";
    return new Reading(form, header, claims, signature, List.copyOf(odd));
  }

  /** Whether there is nothing to show. */
  boolean nothing() {
    return header == null && claims == null;
  }

  private static @Nullable JsonNode read(String part, String segment, List<Oddity> odd) {
    byte[] bytes = bytes(part, segment, odd);
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      odd.add(new Oddity("utf8", "the %s %s not all UTF-8".formatted(part, verb(part))));
    }
    if (text.startsWith("\uFEFF")) {
      odd.add(new Oddity("bom", "a byte order mark stands before the " + part));
      text = text.substring(1);
    }
    JsonNode json = tree(part, text, odd);
    if (json != null && !json.isObject()) {
      odd.add(new Oddity("json", "the %s %s no JSON object".formatted(part, verb(part))));
    }
    return json;
  }

  private static @Nullable JsonNode tree(String part, String text, List<Oddity> odd) {
    JsonNode json;
    try (var parser = LENIENT.createParser(text)) {
      json = LENIENT.readTree(parser);
      if (json == null || json.isMissingNode()) {
        odd.add(new Oddity("json", "the %s %s empty".formatted(part, verb(part))));
        return null;
      }
      if (more(parser)) {
        odd.add(new Oddity("json_trailing", "there is more text behind the " + part));
      }
    } catch (IOException e) {
      odd.add(new Oddity("json", "the %s %s not JSON".formatted(part, verb(part))));
      return null;
    }
    try {
      JsonNode unused = STRICT.readTree(text);
    } catch (JsonProcessingException e) {
      odd.add(
          new Oddity(
              "duplicate_names",
              "a name stands twice in the " + part + ": two readers may see different tokens"));
    }
    return json;
  }

  private static boolean more(JsonParser parser) {
    try {
      return parser.nextToken() != null;
    } catch (IOException e) {
      return true;
    }
  }

  /** Canonical or not, as long as it can be decoded. */
  private static byte @Nullable [] bytes(String part, String segment, List<Oddity> odd) {
    String plain = segment.replaceAll("[\\s=]", "").replace('+', '-').replace('/', '_');
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(plain);
      String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      if (!canonical.equals(segment)) {
        odd.add(
            new Oddity(
                "base64",
                "the %s %s not canonical base64url: %s"
                    .formatted(part, verb(part), difference(segment, plain))));
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      odd.add(new Oddity("base64", "the %s %s not base64url".formatted(part, verb(part))));
      return null;
    }
  }

  private static String verb(String part) {
    return part.equals("claims") ? "are" : "is";
  }

  private static String difference(String segment, String plain) {
    return segment.contains("=")
        ? "padding"
        : segment.chars().anyMatch(Character::isWhitespace)
            ? "white space"
            : segment.equals(plain) ? "stray bits at the end" : "another alphabet";
  }
}
