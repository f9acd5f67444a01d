package io.sluice.wire.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Names of tool calls for a provider that takes only some characters, and only so many. The same
 * name always becomes the same one, in this request and in the next, so that calls and results meet
 * and a prompt cache stays warm; different ones stay different. A provider gives its own names to
 * the calls in its answer, so none has to be turned back.
 */
public final class ToolIds {

  private static final int MAX_LENGTH = 64;
  private static final String ENCODED = "sluice_";
  private static final String HASHED = "sluiceh_";

  /** What still fits when it is encoded. */
  private static final int MAX_ENCODED_BYTES = (MAX_LENGTH - ENCODED.length()) / 4 * 3;

  private final Pattern allowed;

  /**
   * Names of up to 64 characters.
   *
   * @param characters that the provider takes, as a class of a regular expression; letters, digits,
   *     underscore and hyphen are among them
   */
  public ToolIds(String characters) {
    this.allowed = Pattern.compile("[" + characters + "]{1," + MAX_LENGTH + "}");
  }

  /** As the provider takes it; the same if it can. */
  public String of(String id) {
    // One that looks encoded is encoded again, or it could meet another one's.
    if (allowed.matcher(id).matches() && !id.startsWith("sluice")) {
      return id;
    }
    byte[] bytes = id.getBytes(UTF_8);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return bytes.length <= MAX_ENCODED_BYTES
        ? ENCODED + base64.encodeToString(bytes)
        : HASHED + base64.encodeToString(sha256(bytes));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
