package io.sluice.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were found good a short while ago. One of these belongs to one door, and so to one
 * configuration. Reading takes no lock and allocates next to nothing.
 */
final class VerifiedTokens {

  static final Duration LIFE = Duration.ofSeconds(60);
  static final int MAX_TOKENS = 50_000;

  private final Cache<TokenDigest, Verified> tokens;
  private final Lookups lookups;

  /**
   * An empty cache.
   *
   * @param lookups counted on over all configurations
   */
  VerifiedTokens(Duration life, Lookups lookups) {
    this.lookups = lookups;
    this.tokens = Caffeine.newBuilder().maximumSize(MAX_TOKENS).expireAfterWrite(life).build();
  }

  /** How often a token was known and how often not, since the process began. */
  record Lookups(LongAdder hits, LongAdder misses) {
    Lookups() {
      this(new LongAdder(), new LongAdder());
    }
  }

  /**
   * A verdict to be given again, with what it rests on.
   *
   * @param verdict complete, so that a hit makes nothing new
   * @param key null for an opaque token
   */
  record Verified(
      Future<Verdict> verdict, Caller caller, Issuer issuer, @Nullable VerificationKey key) {

    static Verified of(Caller caller, Issuer issuer, @Nullable VerificationKey key) {
      return new Verified(
          Future.succeededFuture(new Verdict.Accepted(caller)), caller, issuer, key);
    }

    /** The same, of a token whose digest is known; computed once for as long as it is kept. */
    Verified of(TokenDigest digest) {
      return of(caller.withTokenHash(digest.hex()), issuer, key);
    }

    /** Whether everything it rests on still holds. */
    boolean holds(long epochSecond) {
      return epochSecond < caller.expiresAt() + issuer.rules().clockSkew().toSeconds()
          && (key == null || issuer.ring().stillUses(key));
    }
  }

  @Nullable Verified find(TokenDigest digest, long epochSecond) {
    Verified verified = tokens.getIfPresent(digest);
    if (verified == null) {
      lookups.misses().increment();
      return null;
    }
    if (!verified.holds(epochSecond)) {
      tokens.invalidate(digest);
      lookups.misses().increment();
      return null;
    }
    lookups.hits().increment();
    return verified;
  }

  void keep(TokenDigest digest, Verified verified) {
    tokens.put(digest, verified);
  }

  void forget(TokenDigest digest) {
    tokens.invalidate(digest);
  }

  long size() {
    return tokens.estimatedSize();
  }
}
