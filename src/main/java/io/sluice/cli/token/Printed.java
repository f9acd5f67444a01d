package io.sluice.cli.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What strangers wrote, made fit to be shown: no control characters, no signatures, and who it is
 * about as a hash where that was asked for.
 *
 * @param hashSubject whether names of people are replaced
 */
record Printed(boolean hashSubject) {

  /** Reads leniently and loses nothing: what is broken shall be seen. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Claims that name a person or what belongs to one (OpenID Connect Core section 5.1). */
  private static final Set<String> PERSONAL =
      Set.of(
          "sub",
          "user",
          "username",
          "user_id",
          "uid",
          "oid",
          "upn",
          "unique_name",
          "preferred_username",
          "name",
          "given_name",
          "family_name",
          "middle_name",
          "nickname",
          "email",
          "phone_number",
          "address",
          "birthdate",
          "picture",
          "profile",
          "website");

  private static final Pattern TOKEN =
      Pattern.compile("(eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*)\\.[A-Za-z0-9_=-]+(\\.[A-Za-z0-9_-]+)*");

  /** A claim's value as it may be shown, wherever it stands. */
  JsonNode value(String name, JsonNode value) {
    if (hashSubject && PERSONAL.contains(lastStep(name)) && !value.isNull()) {
      return JSON.getNodeFactory()
          .textNode(hash(value.isTextual() ? value.textValue() : value.toString()));
    }
    if (value.isObject()) {
      var shown = JSON.createObjectNode();
      value.properties().forEach(f -> shown.set(f.getKey(), value(f.getKey(), f.getValue())));
      return shown;
    }
    if (value.isArray()) {
      var shown = JSON.createArrayNode();
      value.forEach(one -> shown.add(value(name, one)));
      return shown;
    }
    return value.isTextual()
        ? JSON.getNodeFactory().textNode(withoutSignatures(value.textValue()))
        : value;
  }

  /** On one line, without anything that moves the cursor or turns the writing around. */
  static String line(JsonNode value) {
    return line(value.isTextual() ? value.textValue() : value.toString());
  }

  static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (Character.isISOControl(c)
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR
                  || type == Character.SURROGATE) {
                line.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }

  /** Pretty JSON, all in ASCII but for letters: what is not printable is escaped. */
  static String json(JsonNode json) {
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
      StringBuilder safe = new StringBuilder(text.length());
      text.chars().forEach(c -> safe.append(c == '\n' ? "\n" : escaped((char) c)));
      return safe.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static String escaped(char c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
        ? String.format(Locale.ROOT, "\\u%04x", (int) c)
        : String.valueOf(c);
  }

  /** A token inside a claim would still be good to whoever reads this. */
  static String withoutSignatures(String text) {
    return TOKEN.matcher(text).replaceAll("$1.[signature]");
  }

  private static String lastStep(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
