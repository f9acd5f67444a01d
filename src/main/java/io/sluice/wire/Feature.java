package io.sluice.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request can contain beside text, as far as a grant may forbid it. */
public enum Feature {
  STREAMING,
  TOOLS,
  IMAGES,
  AUDIO,
  /** Documents, video, and every kind of content that is not known here. */
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
