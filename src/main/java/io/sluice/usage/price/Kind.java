package io.sluice.usage.price;

import io.sluice.usage.TokenCounts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What has a price of its own. Where a price list names none, a kind costs what the kind that it is
 * a part of costs; those without one cost nothing.
 */
public enum Kind {
  /** Uncached input. */
  INPUT(null),
  /** Input served from the provider's prompt cache. */
  CACHE_READ(INPUT),
  /** Input written to it. */
  CACHE_WRITE(INPUT),
  /** Input written to it for an hour. */
  CACHE_WRITE_1H(CACHE_WRITE),
  /** Output, but for what is a kind of its own. */
  OUTPUT(null),
  REASONING(OUTPUT),
  AUDIO_INPUT(INPUT),
  AUDIO_OUTPUT(OUTPUT),
  IMAGE_INPUT(INPUT),
  IMAGE_OUTPUT(OUTPUT),
  /** What is billed by the piece: pictures, seconds, characters, searches. */
  UNIT(null),
  /** The request itself. */
  REQUEST(null);

  private final @Nullable Kind partOf;

  Kind(@Nullable Kind partOf) {
    this.partOf = partOf;
  }

  /** Whose price it has where it has none; null for nothing. */
  public @Nullable Kind partOf() {
    return partOf;
  }

  /** As price lists write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How many of it; no token is counted in two kinds. */
  long of(TokenCounts used) {
    return switch (this) {
      case INPUT -> used.input() - used.audioInput() - used.imageInput();
      case CACHE_READ -> used.cacheRead();
      case CACHE_WRITE -> used.cacheWrite() - used.cacheWriteLong();
      case CACHE_WRITE_1H -> used.cacheWriteLong();
      case OUTPUT -> used.output() - used.reasoning() - used.audioOutput() - used.imageOutput();
      case REASONING -> used.reasoning();
      case AUDIO_INPUT -> used.audioInput();
      case AUDIO_OUTPUT -> used.audioOutput();
      case IMAGE_INPUT -> used.imageInput();
      case IMAGE_OUTPUT -> used.imageOutput();
      case UNIT -> used.units();
      case REQUEST -> 1;
    };
  }
}
