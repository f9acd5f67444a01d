package io.sluice.limits;

import static io.sluice.limits.Stage.limit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Verdict.Granted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How exact the limits are: an independent log of what was admitted, and over all sliding windows
 * the most that was admitted beyond burst and rate, and how much less than the rate a crowd got.
 * Each line is printed for the table.
 */
final class AccuracyTest {

  private static final long RATE = 600;
  private static final long BURST = 100;
  private static final Duration LENGTH = Duration.ofMinutes(2);
  private static final long SECOND = 1_000_000_000L;

  private record Admitted(long at, long amount) {}

  private record Open(long ends, Reservation reservation, long actual) {}

  @ParameterizedTest
  @CsvSource({
    "1, steady", "16, steady", "128, steady", "512, steady",
    "1, edges", "16, edges", "128, edges", "512, edges"
  })
  void nothingIsOverAtMostOnePercentUnderAndNothingDrifts(int callers, String load) {
    String name = "memory, " + callers + " concurrent, " + load;
    Stage stage = new Stage();
    stage.team(
        "search",
        1,
        limit(
            "openai",
            List.of("*"),
            List.of(),
            callers,
            "total " + RATE + "/minute burst " + BURST));
    Random random = new Random(callers);
    List<Admitted> log = new ArrayList<>();
    Deque<Open> open = new ArrayDeque<>();
    long end = stage.time.nanos() + LENGTH.toNanos();
    long start = stage.time.nanos();
    long most = 0;
    while (stage.time.nanos() < end) {
      long now = stage.time.nanos();
      while (!open.isEmpty() && open.peek().ends() <= now) {
        Open done = open.poll();
        done.reservation().settle(new Amounts(done.actual(), 0, 0));
      }
      // At the edges of each minute all at once, or all the time.
      boolean asks = load.equals("steady") || (now - start) % (60 * SECOND) < SECOND;
      for (int i = 0; asks && i < callers; i++) {
        long amount = 1L + random.nextInt(5);
        Verdict verdict = stage.ask(stage.demand("search", new Amounts(amount, 0, 0)));
        if (verdict instanceof Granted granted) {
          log.add(new Admitted(now, amount));
          open.add(new Open(now + SECOND / 10, granted.reservation(), amount));
        }
      }
      most = Math.max(most, open.size());
      stage.time.pass(Duration.ofMillis(20));
    }
    open.forEach(one -> one.reservation().settle(new Amounts(one.actual(), 0, 0)));
    double over = over(log);
    double under = load.equals("steady") && callers > 1 ? under(log) : 0;
    stage.time.pass(Duration.ofMinutes(1));
    List<Long> drift = stage.left(stage.demand("search"));
    System.out.printf(
        "| %s | admitted %d | over %.3f %% | under %.3f %% | open at most %d | left at the end %s |%n",
        name, log.size(), over * 100, under * 100, most, drift);
    assertThat(over).isLessThanOrEqualTo(0);
    assertThat(under).isLessThanOrEqualTo(0.01);
    assertThat(most).isLessThanOrEqualTo(callers);
    assertThat(drift).containsExactly(BURST, (long) callers);
    assertThat(stage.limiter.open()).isZero();
  }

  /** The most beyond what any window allows, as a part of the limit; negative if never at it. */
  private static double over(List<Admitted> log) {
    long most = Long.MIN_VALUE;
    for (int from = 0; from < log.size(); from++) {
      long sum = 0;
      for (int to = from; to < log.size(); to++) {
        sum += log.get(to).amount();
        long nanos = log.get(to).at() - log.get(from).at();
        // In units of one nanosecond's part of a minute, so that nothing is rounded.
        most = Math.max(most, (sum - BURST) * 60 * SECOND - RATE * nanos);
      }
    }
    return most / (RATE * 60.0 * SECOND);
  }

  /** What a crowd that always asks did not get. */
  private static double under(List<Admitted> log) {
    long sum = log.stream().mapToLong(Admitted::amount).sum();
    double allowed = BURST + RATE * (double) LENGTH.toMinutes();
    return (allowed - sum) / allowed;
  }
}
