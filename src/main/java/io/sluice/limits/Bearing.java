package io.sluice.limits;

import io.sluice.provider.RateSignal;
import io.sluice.provider.RateSignal.Kind;
import io.sluice.provider.RateSignal.Left;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much one provider bears at the moment.
 *
 * <p>What it says is left counts down with what is sent, and comes back evenly until its reset, as
 * the token buckets of OpenAI and Anthropic do. After a refusal nothing is sent until it said, and
 * then one after the other with a gap between them, which halves with each answer that is none.
 */
final class Bearing {

  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();
  private static final long FIRST_GAP = Duration.ofMillis(200).toNanos();
  private static final long LONGEST_GAP = Duration.ofSeconds(2).toNanos();
  private static final long SHORTEST_GAP = Duration.ofMillis(2).toNanos();

  private final Map<Kind, Learned> learned = new EnumMap<>(Kind.class);
  private long until;
  private long gap;
  private long pause = FIRST_PAUSE;

  Bearing(long now) {
    this.until = now;
  }

  synchronized void observe(RateSignal signal, long now) {
    for (Map.Entry<Kind, Left> left : signal.left().entrySet()) {
      learned.put(left.getKey(), new Learned(left.getValue(), now));
    }
    if (!signal.refused()) {
      pause = FIRST_PAUSE;
      gap = gap / 2 < SHORTEST_GAP ? 0 : gap / 2;
      return;
    }
    Duration told = signal.retryAfter();
    long wait = told == null ? pause : Math.min(Flow.CENTURY, told.toNanos());
    if (told == null && until - now <= 0) {
      // Those sent before the first refusal came are refused too; they say nothing new.
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
    gap = gap == 0 ? FIRST_GAP : Math.min(LONGEST_GAP, gap * 2);
    if (now + wait - until > 0) {
      until = now + wait;
    }
  }

  synchronized long wait(Amounts amounts, long now) {
    long wait = Math.max(0, until - now);
    for (Map.Entry<Kind, Learned> one : learned.entrySet()) {
      wait = Math.max(wait, one.getValue().wait(amount(one.getKey(), amounts), now));
    }
    return wait;
  }

  synchronized long take(Amounts amounts, long now) {
    long wait = wait(amounts, now);
    if (wait > 0) {
      return wait;
    }
    learned.forEach((kind, one) -> one.take(amount(kind, amounts)));
    if (gap > 0) {
      until = now + gap;
    }
    // Without a gap it stays: another thread may come with an earlier clock, and is not to wait.
    return 0;
  }

  synchronized void giveBack(Amounts amounts) {
    learned.forEach((kind, one) -> one.take(-amount(kind, amounts)));
  }

  private static long amount(Kind kind, Amounts amounts) {
    return switch (kind) {
      case REQUESTS -> 1;
      case TOKENS -> amounts.totalTokens();
      case INPUT_TOKENS -> amounts.inputTokens();
      case OUTPUT_TOKENS -> amounts.outputTokens();
    };
  }

  /** One of its limits. */
  private static final class Learned {

    private final Left told;
    private final long at;
    private long taken;

    Learned(Left told, long at) {
      this.told = told;
      this.at = at;
    }

    void take(long amount) {
      taken += amount;
    }

    /** Nanoseconds until there is enough; never longer than to the reset. */
    long wait(long amount, long now) {
      long since = now - at;
      long reset = told.reset().toNanos();
      // More than it ever grants at once is for the provider to refuse. So is all after its reset.
      long needed = told.limit() > 0 ? Math.min(amount, told.limit()) : Math.min(amount, 1);
      long missing = needed + taken - told.remaining();
      if (missing <= 0 || since >= reset) {
        return 0;
      }
      long used = told.limit() - told.remaining();
      if (used <= 0) {
        return reset - since;
      }
      double each = (double) reset / used;
      return Math.min(reset - since, Math.max(0, (long) Math.ceil(missing * each) - since));
    }
  }
}
