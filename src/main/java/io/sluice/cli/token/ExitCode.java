package io.sluice.cli.token;

/** How a command about tokens ends, for scripts. */
public final class ExitCode {

  /** The token is trusted; for commands that judge nothing, it is done. */
  public static final int OK = 0;

  /** The token is not trusted, or what was asked for is refused. */
  public static final int UNTRUSTED = 1;

  /** It cannot be told: keys cannot be had, or something is not readable. */
  public static final int UNDECIDED = 2;

  /** The command line is not right (sysexits). */
  public static final int USAGE = 64;

  private ExitCode() {}
}
