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

  private final int most;
  private final long lifeSeconds;
  private final ConcurrentMap<TokenDigest, Long> seen = new ConcurrentHashMap<>();
  private final Queue<Used> inOrder = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /**
   * None used yet.
   *
   * @param most how many are remembered at once
   * @param lifeSeconds how long each is
   */
  DpopReplays(int most, long lifeSeconds) {
    this.most = most;
    this.lifeSeconds = lifeSeconds;
  }

  private record Used(TokenDigest digest, long until) {}

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
    if (size.incrementAndGet() > most) {
      size.decrementAndGet();
      return Outcome.NO_ROOM;
    }
    long until = epochSecond + lifeSeconds;
    if (seen.putIfAbsent(digest, until) != null) {
      size.decrementAndGet();
      return Outcome.USED_BEFORE;
    }
    inOrder.add(new Used(digest, until));
    return Outcome.FRESH;
  }

  /** All live equally long, so the oldest end first. */
  private void forgetBefore(long epochSecond) {
    Used oldest = inOrder.peek();
    while (oldest != null && oldest.until() < epochSecond) {
      // Another thread may be at it too; only one of them takes it away.
      if (inOrder.remove(oldest)) {
        seen.remove(oldest.digest());
        size.decrementAndGet();
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
