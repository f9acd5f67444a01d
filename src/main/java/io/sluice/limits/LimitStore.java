package io.sluice.limits;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Where counters are kept. Plain counting: which counters a request needs is known elsewhere. */
public interface LimitStore {

  /**
   * Takes all claims or none.
   *
   * @param id of the reservation, unique
   * @param claims the same list at the settlement
   * @param lease how long the reservation lives unless it is settled; then it counts as settled
   *     with what was claimed
   */
  Future<Taken> take(String id, List<Claim> claims, Duration lease);

  /**
   * Puts the actual amounts in place of the claimed ones: gives back, or takes more even where
   * there is none left, and frees what was open. Settling twice does nothing, nor does settling
   * what expired free anything twice.
   *
   * @param claims as they were taken
   * @param actual one amount for each claim
   */
  Future<Void> settle(String id, List<Claim> claims, List<Long> actual);

  /** How the counters stand, in the same order. */
  Future<List<Level>> look(List<Counter> counters);

  void close();

  /**
   * How a counter stands.
   *
   * @param remaining what could be taken now; negative when more was used than there was
   * @param reset until nothing counts as used any more; zero for a gate
   */
  record Level(long remaining, Duration reset) {}

  /** What came of taking. */
  sealed interface Taken {

    /** All of it, and how the counters stand after that. */
    record All(List<Level> levels) implements Taken {}

    /**
     * Nothing.
     *
     * @param index of the first claim that could not be had; of several, the one that takes longest
     * @param retryAfter when it could be had, if nobody else takes anything; a guess for a gate
     * @param possible false when the claim alone is more than may ever come at once
     */
    record Nothing(int index, Duration retryAfter, boolean possible, List<Level> levels)
        implements Taken {}

    /** The store cannot be asked, so nothing is known to be taken. */
    record Away() implements Taken {}
  }
}
