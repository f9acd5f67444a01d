package io.sluice.broker;

/**
 * The broker cannot listen where it was told to. The message says where, why and what to change.
 */
public final class ListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Names the place.
   *
   * @param setting the configuration key of the port
   * @param option the demo's option for it
   */
  ListenException(String host, int port, String setting, String option, Throwable cause) {
    super(
        "Cannot listen on %s:%d: %s. Choose another port with %s, in the demo with %s."
            .formatted(host, port, reason(cause), setting, option),
        cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("in use") ? "another program does already" : message;
  }
}
