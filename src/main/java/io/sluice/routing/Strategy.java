package io.sluice.routing;

import java.util.Locale;

/** Which deployment comes first, of those that are well. */
public enum Strategy {
  /** The first listed. */
  PRIORITY,
  /** Each as often as its weight says. */
  WEIGHTED,
  /** The one with the fewest open requests for its weight. */
  LEAST_BUSY,
  /** The one whose first tokens came soonest lately; the others are looked at now and then. */
  LOWEST_LATENCY,
  /** The cheapest for the request; by weight among those that cost the same. */
  LOWEST_COST;

  /** As the configuration writes it. */
  static Strategy of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
