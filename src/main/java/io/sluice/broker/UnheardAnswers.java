package io.sluice.broker;

import io.sluice.config.ProviderConfig.Timeouts;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The answers of one event loop that are read on although their callers have left. They are open
 * requests still, so a stop waits for them as long as for others.
 */
final class UnheardAnswers {

  /** More would be a flood of callers who leave: then it is better to stop what they asked for. */
  static final int MOST = 256;

  /** A caller's own patience would seldom last longer. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Deadlines deadlines;
  private final AtomicInteger openCount;
  private final AtomicInteger count;
  private final Set<UnheardAnswer> reading = new HashSet<>();

  /**
   * None yet.
   *
   * @param openCount of requests, of all event loops
   * @param count of unheard answers, of all event loops
   */
  UnheardAnswers(Deadlines deadlines, AtomicInteger openCount, AtomicInteger count) {
    this.deadlines = deadlines;
    this.openCount = openCount;
    this.count = count;
  }

  /** Whether there is room for one more. */
  boolean room() {
    return reading.size() < MOST;
  }

  /**
   * Has an answer read, within its provider's timeouts, counted anew, and a bound of their own.
   *
   * @param read begins with it
   */
  void add(UnheardAnswer answer, Timeouts timeouts, Consumer<Deadline> read) {
    reading.add(answer);
    openCount.incrementAndGet();
    count.incrementAndGet();
    answer.onOver(() -> remove(answer));
    read.accept(deadlines.start(bounded(timeouts), answer::expired));
  }

  private static Timeouts bounded(Timeouts asked) {
    Duration total = asked.total().compareTo(LONGEST) > 0 ? LONGEST : asked.total();
    return new Timeouts(asked.connect(), asked.firstToken(), asked.idle(), total);
  }

  private void remove(UnheardAnswer answer) {
    if (reading.remove(answer)) {
      openCount.decrementAndGet();
      count.decrementAndGet();
    }
  }

  /** Ends all of them, because the broker stops. */
  void cut() {
    List.copyOf(reading).forEach(UnheardAnswer::cut);
  }
}
