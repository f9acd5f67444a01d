package io.sluice.cli.token;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Words about the command line that repeat no token: whoever mistypes an option gives one away to
 * the log of the job that ran it.
 */
public final class Discreet {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  private Discreet() {}

  /** An environment variable, by name if it is one. */
  public static String variable(String name) {
    return NAME.matcher(name).matches()
        ? "the environment variable " + name
        : "what was given as the name of an environment variable";
  }

  /** As picocli does it by itself, but for signatures. */
  public static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    PrintWriter err = line.getErr();
    String message = wrong.getMessage() == null ? "wrong usage" : wrong.getMessage();
    err.println(line.getColorScheme().errorText(Printed.withoutSignatures(message)));
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      line.usage(err, line.getColorScheme());
    }
    err.flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }
}
