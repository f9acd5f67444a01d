package io.sluice.resources;

import java.util.Locale;

/** What a provider keeps. */
public enum Kind {
  RESPONSE,
  FILE,
  BATCH;

  /** As the store writes it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
