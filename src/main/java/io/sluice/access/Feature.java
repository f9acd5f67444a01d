package io.sluice.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request to a model may contain beyond text. */
public enum Feature {
  STREAMING,
  TOOLS,
  IMAGES,
  AUDIO,
  FILES;

  /** As the configuration writes it: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null when there is no feature of that word. */
  public static @Nullable Feature of(String word) {
    for (Feature feature : values()) {
      if (feature.word().equals(word)) {
        return feature;
      }
    }
    return null;
  }
}
