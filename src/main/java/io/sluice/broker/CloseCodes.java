package io.sluice.broker;

import org.jspecify.annotations.Nullable;

/** Why a WebSocket is closed, in numbers (RFC 6455 section 7.4). */
final class CloseCodes {

  static final short NORMAL = 1000;
  static final short GOING_AWAY = 1001;
  static final short POLICY = 1008;
  static final short TOO_LARGE = 1009;
  static final short FAILED = 1011;

  private static final short NOT_SAID = 1005;
  private static final short LOST = 1006;

  private CloseCodes() {}

  /** Whether a side has ended it by itself, and not because something went wrong. */
  static boolean deliberate(@Nullable Short code) {
    return code != null && code != LOST && (code < FAILED || code >= 3000);
  }

  /** What the other side is told; not every code may be sent. */
  static short passedOn(@Nullable Short code) {
    if (code == null || code == LOST) {
      return FAILED;
    }
    boolean sendable =
        (code >= NORMAL && code <= 1003) || (code >= 1007 && code <= 1014) || code >= 3000;
    return code == NOT_SAID || !sendable ? NORMAL : code;
  }

  static short of(Cut why) {
    return switch (why) {
      case CALLER_GONE -> NORMAL;
      case BROKER_STOPS -> GOING_AWAY;
      case TOKEN_REVOKED, TOKEN_EXPIRED -> POLICY;
    };
  }
}
