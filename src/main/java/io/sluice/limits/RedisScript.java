package io.sluice.limits;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A script, and the name that Redis gives it.
 *
 * @param digest SHA-1 of the text, in hexadecimal
 */
record RedisScript(String text, String digest) {

  static final RedisScript TAKE = read("store.lua", "take.lua");
  static final RedisScript SETTLE = read("store.lua", "settle.lua");
  static final RedisScript LOOK = read("store.lua", "look.lua");
  static final RedisScript BEAT = read("beat.lua");

  private static RedisScript read(String... resources) {
    StringBuilder text = new StringBuilder();
    for (String resource : resources) {
      try (InputStream in = RedisScript.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException(resource + " is not on the class path");
        }
        text.append(new String(in.readAllBytes(), UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return of(text.toString());
  }

  static RedisScript of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
      return new RedisScript(text, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
