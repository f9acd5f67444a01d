package io.sluice.limits;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All or nothing. */
public sealed interface Verdict {

  /** The rate as it stands, or null where the rate is not limited. */
  @Nullable Headroom headroom();

  /** Everything that was asked for is reserved. */
  record Granted(Reservation reservation, @Nullable Headroom headroom) implements Verdict {}

  /**
   * Nothing is.
   *
   * @param retryAfter when it is worth trying again
   */
  record Refused(Dimension dimension, int limit, Duration retryAfter, @Nullable Headroom headroom)
      implements Verdict {}

  /** What ran out. */
  enum Dimension {
    REQUESTS_PER_MINUTE,
    CONCURRENT_REQUESTS;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
