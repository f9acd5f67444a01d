package io.sluice.broker;

import org.jspecify.annotations.Nullable;

/**
 * The broker cannot speak https as it was told to. The message names the setting and the file, and
 * nothing that stands in the file.
 */
public final class TlsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Names what is wrong.
   *
   * @param setting the configuration key
   * @param what is wrong with the file, and its name
   */
  TlsException(String setting, String what, @Nullable Throwable cause) {
    super("Cannot serve https: %s: %s.".formatted(setting, what), cause);
  }
}
