package io.sluice.identity;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Proofs that were used (RFC 9449 section 11.1). Each is remembered for as long as it could be used
 * again; when there is no room, new ones are refused rather than old ones forgotten.
 */
final class DpopReplays {

  /** About 150 bytes each. */
  static final int MAX_PROOFS = 300_000;

  /** Of one key: whoever floods is refused alone. */
  static final int MAX_OF_ONE_KEY = 10_000;

  private final int most;
  private final int mostOfOneKey;
  private final ConcurrentMap<String, AtomicInteger> byKey = new ConcurrentHashMap<>();
  private final long lifeSeconds;
  private final ConcurrentMap<TokenDigest, Long> seen = new ConcurrentHashMap<>();
  private final Queue<Used> inOrder = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /**
   * None used yet.
   *
   * @param most how many are remembered at once
   * @param mostOfOneKey how many of them may be of one key
   * @param lifeSeconds how long each is
   */
  DpopReplays(int most, int mostOfOneKey, long lifeSeconds) {
    this.most = most;
    this.mostOfOneKey = mostOfOneKey;
    this.lifeSeconds = lifeSeconds;
  }

  private record Used(TokenDigest digest, String key, long until) {}

  /** What came of showing a proof. */
  enum Outcome {
    FRESH,
    USED_BEFORE,
    NO_ROOM
  }

  /**
   * Notes a proof, and says whether it may be used: of several at once only one may.
   *
   * @param key thumbprint of the key that signed it
   * @param id its {@code jti}
   */
  Outcome use(String key, String id, long epochSecond) {
    forgetBefore(epochSecond);
    TokenDigest digest = digest(key, id);
    if (seen.containsKey(digest)) {
      return Outcome.USED_BEFORE;
    }
    if (!takeRoom(key)) {
      return Outcome.NO_ROOM;
    }
    long until = epochSecond + lifeSeconds;
    if (seen.putIfAbsent(digest, until) != null) {
      giveRoom(key);
      return Outcome.USED_BEFORE;
    }
    inOrder.add(new Used(digest, key, until));
    return Outcome.FRESH;
  }

  private boolean takeRoom(String key) {
    boolean[] taken = new boolean[1];
    byKey.compute(
        key,
        (k, held) -> {
          AtomicInteger count = held == null ? new AtomicInteger() : held;
          taken[0] = count.get() < mostOfOneKey && size.get() < most;
          if (taken[0]) {
            count.incrementAndGet();
            size.incrementAndGet();
          }
          return count.get() == 0 ? null : count;
        });
    return taken[0];
  }

  private void giveRoom(String key) {
    size.decrementAndGet();
    byKey.computeIfPresent(key, (k, held) -> held.decrementAndGet() == 0 ? null : held);
  }

  /** All live equally long, so the oldest end first. */
  private void forgetBefore(long epochSecond) {
    Used oldest = inOrder.peek();
    while (oldest != null && oldest.until() < epochSecond) {
      // Another thread may be at it too; only one of them takes it away.
      if (inOrder.remove(oldest)) {
        seen.remove(oldest.digest());
        giveRoom(oldest.key());
      }
      oldest = inOrder.peek();
    }
  }

  /** A thumbprint has no dot in it, so no two pairs read the same. */
  private static TokenDigest digest(String key, String id) {
    return TokenDigest.ofBytes(
        Thumbprint.sha256((key + "." + id).getBytes(StandardCharsets.UTF_8)));
  }

  int size() {
    return size.get();
  }
}
