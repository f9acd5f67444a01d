package io.sluice.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often each question that fails only at first was asked; the latest {@value #KEPT}. */
final class Attempts {
  private static final int KEPT = 10_000;

  private final Map<String, Integer> counts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > KEPT;
        }
      };

  /** Counts one more and tells whether there were {@code times} before it. */
  boolean beyond(int times, String question) {
    return times != Directives.NEVER && next(question) > times;
  }

  private synchronized int next(String question) {
    return counts.merge(question, 1, Integer::sum);
  }

  synchronized void clear() {
    counts.clear();
  }
}
