package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.MALFORMED_TOKEN;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a whole token: what it is known by where it must not be seen. A part of the token
 * would not do, since another one could share it (CVE-2026-35030).
 */
record TokenDigest(long a, long b, long c, long d) {

  private static final int BYTES = 32;
  private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

  /** The digest of a token. */
  static TokenDigest of(String token) {
    return of(token, 0);
  }

  /**
   * The digest of a token that stands at the end of a text.
   *
   * @throws RejectedTokenException if it is too long, or has characters that no token has
   */
  static TokenDigest of(String text, int from) {
    CompactToken.checkLength(text.length() - from);
    return HASHER.get().hash(text, from);
  }

  /** A SHA-256 that was computed already. */
  static TokenDigest ofBytes(byte[] sha256) {
    ByteBuffer bytes = ByteBuffer.wrap(sha256);
    return new TokenDigest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  /** For the audit: 64 hexadecimal digits. */
  String hex() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(a).putLong(b).putLong(c).putLong(d);
    return HexFormat.of().formatHex(bytes.array());
  }

  /** What one thread hashes with, again and again, without allocating. */
  private static final class Hasher {

    private final byte[] input = new byte[CompactToken.MAX_LENGTH];
    private final byte[] output = new byte[BYTES];
    private final ByteBuffer longs = ByteBuffer.wrap(output);
    private final MessageDigest sha256;

    Hasher() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    TokenDigest hash(String text, int from) {
      int length = text.length() - from;
      int seen = 0;
      for (int i = 0; i < length; i++) {
        char c = text.charAt(from + i);
        seen |= c;
        input[i] = (byte) c;
      }
      if (seen > 0x7f) {
        throw new RejectedTokenException(
            MALFORMED_TOKEN, "the token has characters that are not ASCII");
      }
      sha256.update(input, 0, length);
      try {
        sha256.digest(output, 0, BYTES);
      } catch (DigestException e) {
        throw new IllegalStateException("SHA-256 has 32 bytes", e);
      }
      return new TokenDigest(
          longs.getLong(0), longs.getLong(8), longs.getLong(16), longs.getLong(24));
    }
  }
}
