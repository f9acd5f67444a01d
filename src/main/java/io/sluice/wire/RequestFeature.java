package io.sluice.wire;

import java.util.Locale;

/** What a request can contain beside text, as far as a grant may forbid it. */
public enum RequestFeature {
  STREAMING,
  TOOLS,
  IMAGES,
  AUDIO,
  /** Documents, video, and every kind of content that is not known here. */
  FILES;

  /** As the configuration writes it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
