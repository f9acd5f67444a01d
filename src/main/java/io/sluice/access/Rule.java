package io.sluice.access;

import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that must hold. The road only asks whether it does; explanations ask the same rule for
 * the rest.
 *
 * @param <T> what it is about
 */
interface Rule<T> {

  boolean holds(T about);

  /** What a denial because of this rule is called. */
  Reason reason();

  /** Its key in the configuration. */
  String key(T about);

  /** Why it holds or why not, for whoever may see the configuration. */
  String says(T about);

  /** What the caller is told if it does not hold. */
  Denied denied(T about);

  /** What would make it hold, all of it together. */
  List<Change> cures(T about);

  /** The first that does not hold; null if all do. */
  static <T> @Nullable Rule<T> firstBroken(List<Rule<T>> rules, T about) {
    for (int i = 0; i < rules.size(); i++) {
      Rule<T> rule = rules.get(i);
      if (!rule.holds(about)) {
        return rule;
      }
    }
    return null;
  }
}
