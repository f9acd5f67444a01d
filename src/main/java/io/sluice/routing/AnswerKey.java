package io.sluice.routing;

import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Which requests are exactly the same: a SHA-256 over all that the answer may depend on. Each part
 * goes in with its length, so that no two lists of parts look alike.
 */
public record AnswerKey(long first, long second, long third, long fourth) {

  /**
   * Of a request.
   *
   * @param team whose members may share the answer; nobody else's do
   * @param alias of the model
   * @param outputTokens the most that the caller may get, which a grant may have bounded; -1 for no
   *     bound
   * @param others whatever else changes the answer, such as headers for betas, in a fixed order
   * @param body as the caller sent it
   */
  public static AnswerKey of(
      String team,
      String alias,
      Format format,
      boolean stream,
      long outputTokens,
      List<String> others,
      Buffer body) {
    MessageDigest digest = sha256();
    part(digest, team.getBytes(StandardCharsets.UTF_8));
    part(digest, alias.getBytes(StandardCharsets.UTF_8));
    part(digest, format.code().getBytes(StandardCharsets.UTF_8));
    number(digest, stream ? 1 : 0);
    number(digest, outputTokens);
    number(digest, others.size());
    others.forEach(other -> part(digest, other.getBytes(StandardCharsets.UTF_8)));
    part(digest, body.getBytes());
    ByteBuffer words = ByteBuffer.wrap(digest.digest());
    return new AnswerKey(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  private static void part(MessageDigest digest, byte[] bytes) {
    number(digest, bytes.length);
    digest.update(bytes);
  }

  private static void number(MessageDigest digest, long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
