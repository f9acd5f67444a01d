package io.sluice.cli.token;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where tokens come from: standard input, a file, a variable, and with a warning an argument. */
public final class TokenInput {

  /** More than any token that a broker takes, so that too long ones can be shown too. */
  private static final int MAX_BYTES = 64 * 1024;

  private final Surroundings surroundings;

  @Spec(Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--token-file", paramLabel = "FILE", description = "Read the token from a file.")
  private List<Path> files = List.of();

  @Option(
      names = "--token-env",
      paramLabel = "NAME",
      description = "Read the token from an environment variable.")
  private List<String> variables = List.of();

  @Parameters(
      paramLabel = "TOKEN",
      arity = "0..*",
      description = {
        "- or nothing reads standard input. A token given here works too, but stays in the shell's"
            + " history and shows in the list of processes."
      })
  private List<String> arguments = List.of();

  public TokenInput(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The one token that was given; standard input if none was. */
  String one() throws IOException {
    List<String> tokens = given();
    if (tokens.size() > 1) {
      throw usage("one token at a time; `token diff` compares two");
    }
    return tokens.isEmpty() ? standardInput() : tokens.get(0);
  }

  /** The two tokens that were given: files first, then variables, then arguments. */
  List<String> two() throws IOException {
    List<String> tokens = given();
    if (tokens.size() == 1) {
      tokens.add(0, standardInput());
    }
    if (tokens.size() != 2) {
      throw usage("two tokens are compared, from --token-file, --token-env and standard input (-)");
    }
    return tokens;
  }

  private List<String> given() throws IOException {
    List<String> tokens = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        tokens.add(read(in, file.toString()));
      } catch (NoSuchFileException e) {
        throw usage("--token-file: there is no file " + file);
      }
    }
    for (String name : variables) {
      String value = surroundings.environment().apply(name);
      if (value == null || value.isBlank()) {
        throw usage("--token-env: " + Discreet.variable(name) + " is not set");
      }
      tokens.add(value.strip());
    }
    for (String argument : arguments) {
      tokens.add(argument.equals("-") ? standardInput() : warned(argument));
    }
    return tokens;
  }

  private String warned(String argument) {
    PrintWriter err = line().commandLine().getErr();
    err.println(
        "warning: a token on the command line stays in the shell's history; use standard input,"
            + " --token-file or --token-env");
    err.flush();
    return argument.strip();
  }

  private String standardInput() throws IOException {
    return read(surroundings.in(), "standard input");
  }

  private String read(InputStream in, String where) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw usage(where + " holds more than " + MAX_BYTES + " bytes; that is no token");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw usage(where + " is empty; a token was expected");
    }
    return text;
  }

  private ParameterException usage(String message) {
    return new ParameterException(line().commandLine(), message);
  }

  private CommandSpec line() {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    return spec;
  }
}
