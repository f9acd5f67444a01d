package io.sluice.cli;

import io.sluice.identity.DevelopmentIssuer;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code token}: what has to do with tokens. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Makes tokens for tests.",
    subcommands = TokenCommand.Mint.class)
final class TokenCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Which? There is: token mint");
    }
  }

  /** {@code token mint}: a short-lived token of the development issuer. */
  @Command(
      name = "mint",
      mixinStandardHelpOptions = true,
      description = {
        "Prints a short-lived token, signed by the development issuer of a data folder.",
        "Only a broker that trusts that issuer takes it: the demo, or a development one."
      },
      footer = {
        "",
        "Example:",
        "  curl -H \"Authorization: Bearer $(sluice token mint --team search --role copilot)\" \\",
        "       http://127.0.0.1:8080/v1/models"
      })
  static final class Mint implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--team", required = true, description = "Team claim, e.g. search.")
    private String team = "";

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "copilot",
        description = "Role; may be given more than once (default: ${DEFAULT-VALUE}).")
    private List<String> roles = List.of();

    @Option(
        names = "--user",
        description = "Subject of the token (default: the role at the team, e.g. copilot@search).")
    private @Nullable String user;

    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        defaultValue = "10m",
        description = "How long it is good: 90s, 10m, 2h; 24h at most (default: ${DEFAULT-VALUE}).")
    private Duration ttl = Duration.ZERO;

    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        defaultValue = "data/demo",
        description = "Where the issuer's key is (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("");

    @Override
    public Integer call() throws IOException {
      CommandLine line = java.util.Objects.requireNonNull(spec).commandLine();
      if (ttl.isZero() || ttl.compareTo(DevelopmentIssuer.MAX_LIFETIME) > 0) {
        throw new ParameterException(line, "--ttl must be more than 0 and at most 24h");
      }
      String subject = user == null ? roles.get(0) + "@" + team : user;
      try {
        line.getOut()
            .println(DevelopmentIssuer.open(data).mint(subject, team, roles, ttl, Instant.now()));
        line.getOut().flush();
        return 0;
      } catch (NoSuchFileException e) {
        line.getErr()
            .println(
                "There is no development issuer in "
                    + data
                    + ": start `sluice demo` there once, or name its folder with --data.");
        return 1;
      }
    }
  }
}
