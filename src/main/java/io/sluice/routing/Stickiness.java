package io.sluice.routing;

import java.util.Locale;

/** What keeps requests at one deployment. */
public enum Stickiness {
  NONE,
  /** The conversation or program they come from. */
  SESSION,
  /** The prompt cache key that the caller gives. */
  CACHE_KEY;

  /** As the configuration writes it. */
  static Stickiness of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
