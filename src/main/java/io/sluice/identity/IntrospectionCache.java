package io.sluice.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.sluice.identity.IntrospectionAnswer.Active;
import io.sluice.identity.IntrospectionAnswer.Inactive;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers of an issuer that may be used again. Those that say no stand apart: whoever sends made-up
 * tokens drives out nobody else's.
 */
final class IntrospectionCache {

  /** Of all answers together. */
  private static final long MAX_BYTES = 32L << 20;

  private static final int BESIDE_THE_ANSWER = 256;
  private static final int MAX_INACTIVE = 10_000;
  private static final Duration INACTIVE_LIFE = Duration.ofSeconds(5);

  private final Cache<TokenDigest, Active> active;
  private final Cache<TokenDigest, Inactive> inactive;

  /**
   * Nothing known yet.
   *
   * @param life of an answer at most; a token's own end comes first
   */
  IntrospectionCache(Duration life, Clock clock) {
    this.active =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((TokenDigest token, Active answer) -> answer.bytes() + BESIDE_THE_ANSWER)
            .expireAfter(
                Expiry.<TokenDigest, Active>writing((token, answer) -> life(answer, life, clock)))
            .build();
    this.inactive =
        Caffeine.newBuilder()
            .maximumSize(MAX_INACTIVE)
            .expireAfterWrite(life.compareTo(INACTIVE_LIFE) < 0 ? life : INACTIVE_LIFE)
            .build();
  }

  private static Duration life(Active answer, Duration longest, Clock clock) {
    // Without a number the claim checks refuse it each time.
    double left = answer.claims().path("exp").asDouble(0) - clock.millis() / 1000.0;
    return Duration.ofMillis(Math.max(0, Math.min((long) (left * 1000), longest.toMillis())));
  }

  @Nullable IntrospectionAnswer find(TokenDigest token) {
    Active good = active.getIfPresent(token);
    return good != null ? good : inactive.getIfPresent(token);
  }

  /** Keeps what the issuer said; that it could not be asked is not kept. */
  void keep(TokenDigest token, IntrospectionAnswer answer) {
    if (answer instanceof Active good) {
      active.put(token, good);
    } else if (answer instanceof Inactive no) {
      inactive.put(token, no);
    }
  }
}
