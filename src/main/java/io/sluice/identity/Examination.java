package io.sluice.identity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of one token. On the road the first that fails ends it; a whole examination goes
 * on and remembers what came of each, for people who want to know everything that is wrong.
 */
final class Examination {

  private final boolean whole;
  private final List<Finding> findings = new ArrayList<>(0);

  private Examination(boolean whole) {
    this.whole = whole;
  }

  /** Ends at the first failure with a {@link RejectedTokenException}. */
  static Examination untilItFails() {
    return new Examination(false);
  }

  /** Runs every check that can be run. */
  static Examination whole() {
    return new Examination(true);
  }

  /**
   * Runs one check on what an earlier one gave.
   *
   * @param given null if that failed: then this is skipped
   * @return what the check gives; null if it failed or was skipped, which happens only in a whole
   *     examination
   */
  <A, T> @Nullable T check(Check check, @Nullable A given, Function<A, T> step) {
    if (given == null) {
      skip(check, "an earlier check failed");
      return null;
    }
    if (!whole) {
      return step.apply(given);
    }
    try {
      T result = step.apply(given);
      findings.add(Finding.passed(check, result instanceof Noted noted ? noted.note() : ""));
      return result;
    } catch (RejectedTokenException e) {
      findings.add(Finding.failed(check, e.rejection()));
      return null;
    }
  }

  /** Runs one check that gives nothing to go on with. */
  <A> void require(Check check, @Nullable A given, Consumer<A> step) {
    check(
        check,
        given,
        g -> {
          step.accept(g);
          return Boolean.TRUE;
        });
  }

  /** A result that has a word to say about itself. */
  interface Noted {
    String note();
  }

  void skip(Check check, String why) {
    if (whole) {
      findings.add(Finding.skipped(check, why));
    }
  }

  /** In the order of the checks. */
  List<Finding> findings() {
    return findings.stream().sorted(Comparator.comparing(Finding::check)).toList();
  }

  /** Why the token is refused: the first check that failed, or null. */
  @Nullable Rejection failure() {
    for (Finding finding : findings()) {
      if (finding.rejection() != null) {
        return finding.rejection();
      }
    }
    return null;
  }
}
