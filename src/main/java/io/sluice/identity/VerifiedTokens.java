package io.sluice.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were found good a short while ago, by the SHA-256 of the whole token: never by a part
 * of it, which another token could share.
 */
final class VerifiedTokens {

  private static final int MAX_TOKENS = 50_000;
  private static final Duration LIFE = Duration.ofSeconds(60);

  private final Cache<Digest, Verified> tokens =
      Caffeine.newBuilder().maximumSize(MAX_TOKENS).expireAfterWrite(LIFE).build();

  /** A verdict to be given again, with what it rests on. */
  record Verified(Verdict.Accepted verdict, Issuer issuer, VerificationKey key) {

    /** Whether everything it rests on still holds. */
    boolean holds(long epochSecond) {
      return epochSecond < verdict.caller().expiresAt() + issuer.rules().clockSkew().toSeconds()
          && KeyRing.usable(issuer.ring().current())
          && issuer.ring().current().holds(key);
    }
  }

  record Digest(long a, long b, long c, long d) {

    static Digest of(String token) {
      ByteBuffer hash =
          ByteBuffer.wrap(Thumbprint.sha256(token.getBytes(StandardCharsets.ISO_8859_1)));
      return new Digest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }
  }

  Verdict.@Nullable Accepted find(Digest digest, long epochSecond) {
    Verified verified = tokens.getIfPresent(digest);
    if (verified == null) {
      return null;
    }
    if (!verified.holds(epochSecond)) {
      tokens.invalidate(digest);
      return null;
    }
    return verified.verdict();
  }

  void keep(Digest digest, Verified verified) {
    tokens.put(digest, verified);
  }
}
