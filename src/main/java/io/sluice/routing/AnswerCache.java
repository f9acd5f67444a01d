package io.sluice.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.sluice.config.RoutingConfig.CacheConfig;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers that exactly the same request of the same team gets again, in memory and bounded by their
 * bytes. For models and teams that have it switched on; the broker sees to that. For any thread.
 */
public final class AnswerCache {

  private static final int BESIDE_THE_BODY = 512;

  private final Cache<AnswerKey, Kept> answers;
  private final LongAdder stored = new LongAdder();
  private final LongAdder savedTokens = new LongAdder();
  private volatile CacheConfig config;

  private record Kept(CachedAnswer answer, Duration life) {}

  /**
   * Empty.
   *
   * @param nanoClock as {@link System#nanoTime()}
   */
  public AnswerCache(CacheConfig config, LongSupplier nanoClock) {
    this.config = config;
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(config.size())
            .weigher((AnswerKey key, Kept kept) -> kept.answer().body().length() + BESIDE_THE_BODY)
            .expireAfter(Expiry.<AnswerKey, Kept>writing((key, kept) -> kept.life()))
            .ticker(nanoClock::getAsLong)
            // Whoever adds one makes room for it: a moment's work, and the bound holds at once.
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  /** From now on. */
  public void configure(CacheConfig fresh) {
    config = fresh;
    answers.policy().eviction().ifPresent(eviction -> eviction.setMaximum(fresh.size()));
  }

  /** Null when there is none, or it is too old. */
  public @Nullable CachedAnswer find(AnswerKey key) {
    Kept kept = answers.getIfPresent(key);
    return kept == null ? null : kept.answer();
  }

  /**
   * Takes down an answer while it passes.
   *
   * @param life how long it may be given again
   */
  public AnswerRecording record(AnswerKey key, Duration life) {
    return new AnswerRecording(config.maxAnswer(), answer -> keep(key, answer, life));
  }

  /** Bytes of all answers, about. */
  public long bytes() {
    return answers.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  /** An answer was given again, and this is what it would have cost. */
  public void given(CachedAnswer answer) {
    savedTokens.add(answer.tokens().total());
  }

  /** Since the process began. */
  public CacheState state() {
    CacheStats stats = answers.stats();
    return new CacheState(
        stats.hitCount(),
        stats.missCount(),
        stored.sum(),
        stats.evictionCount(),
        savedTokens.sum(),
        answers.estimatedSize(),
        bytes());
  }

  private void keep(AnswerKey key, CachedAnswer answer, Duration life) {
    stored.increment();
    answers.put(key, new Kept(answer, life));
  }
}
