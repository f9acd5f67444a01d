package io.sluice.usage;

import org.jspecify.annotations.Nullable;

/**
 * The journal could not be opened, read or written. The request at hand must not be sent to a
 * provider: nobody would know what it cost.
 */
public final class JournalException extends RuntimeException {
  JournalException(String message) {
    super(message);
  }

  JournalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
