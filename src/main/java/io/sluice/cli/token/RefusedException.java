package io.sluice.cli.token;

/** A command that does not do what was asked for, says why, and ends with a code. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  RefusedException(int exitCode, String why) {
    super(why);
    this.exitCode = exitCode;
  }

  /** It must not be. */
  static RefusedException forbidden(String why) {
    return new RefusedException(ExitCode.UNTRUSTED, why);
  }

  /** It cannot be told whether it may be. */
  static RefusedException undecided(String why) {
    return new RefusedException(ExitCode.UNDECIDED, why);
  }

  int exitCode() {
    return exitCode;
  }
}
