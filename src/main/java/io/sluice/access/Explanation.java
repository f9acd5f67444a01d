package io.sluice.access;

import java.util.List;
import java.util.Locale;

/**
 * A decision and how it came about.
 *
 * @param decision the very one that a request would get
 * @param place where the deciding rule stands, {@code file:line:column}; empty if it stands nowhere
 * @param steps what was looked at, in that order, and what else might have mattered
 * @param changes the least that would turn the decision round: all of them together
 */
public record Explanation(Decision decision, String place, List<Step> steps, List<Change> changes) {

  public Explanation {
    steps = List.copyOf(steps);
    changes = List.copyOf(changes);
  }

  public boolean allowed() {
    return decision instanceof Decision.Allowed;
  }

  /**
   * A rule and what it says about the case.
   *
   * @param rule its key in the configuration
   * @param place where that is, {@code file:line:column}; empty if it stands nowhere
   */
  public record Step(String rule, String place, Outcome outcome, String says) {}

  /** What a rule means for the case. */
  public enum Outcome {
    /** It is content. */
    HOLDS,
    /** It is not, and without it nothing goes. */
    FAILS,
    /** A grant that allows. */
    ALLOWS,
    /** A grant that might allow, if one of its conditions held. */
    ALMOST,
    /** A grant that denies. */
    DENIES,
    /** It is about something else. */
    UNCONCERNED;

    /** The name in lower case; stable. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
