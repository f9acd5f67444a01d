package io.sluice.cli;

import io.sluice.cli.token.Discreet;
import io.sluice.cli.token.ExplainCommand;
import io.sluice.cli.token.Surroundings;
import io.sluice.telemetry.Logging;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * Entry point: the command line. Exit codes: 0 done, 1 it failed and said why, 2 wrong usage. The
 * commands about tokens have more of them, and say so.
 */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    versionProvider = Sluice.Version.class,
    description =
        "A model request broker: a token in, a streamed completion out, its usage in the ledger.",
    footerHeading = "%nBegin here:%n",
    footer = {
      "  sluice demo                              runs everything on this machine, needs nothing"
          + " else",
      "  sluice token mint --team search --role copilot --ttl 10m",
      "  sluice token verify --data data/demo --token-env SLUICE_TOKEN",
      "  sluice explain --data data/demo --as evaluator --model sim-small",
      "  sluice config check --config conf/sluice.yaml",
      "  sluice serve --config conf/sluice.yaml",
      "  sluice usage report --by team --month 2026-11",
      "  sluice prices list --provider anthropic",
      "",
      "`sluice COMMAND --help` explains each command."
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      SimulateCommand.class,
      TokenCommand.class,
      ExplainCommand.class,
      ConfigCommand.class,
      UsageCommand.class,
      PricesCommand.class,
      AuditCommand.class
    })
public final class Sluice implements Runnable {

  /** Reads the version that the build wrote down. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      try (InputStream in = Sluice.class.getResourceAsStream("/io/sluice/version.txt")) {
        String version =
            in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        return new String[] {"sluice " + version};
      }
    }
  }

  /** Without a command: say what there is. */
  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  static CommandLine commandLine() {
    return commandLine(Surroundings.SYSTEM);
  }

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new Sluice(), surroundings)
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(java.time.Duration.class, Durations::parse)
        .setParameterExceptionHandler(Discreet::wrongUsage)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(Failures.describe(failure));
              return line.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  public static void main(String[] args) {
    Logging.quiet();
    int code = commandLine().execute(args);
    Logging.stop();
    System.exit(code);
  }
}
