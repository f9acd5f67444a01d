package io.sluice.cli;

import io.sluice.config.ConfigLoader;
import io.sluice.config.LoadResult;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import io.sluice.config.Problem;
import io.sluice.config.SluiceConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at a configuration file without running anything. */
@Command(
    name = "config",
    description = "Check a configuration file, or print the schema that editors complete it with.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ConfigCommand implements Runnable {
  private static final String CHECKED =
      "Exit codes: 0 the file is good, 1 it is not, 2 the command line is not.";

  private final Function<String, @Nullable String> env;

  @Spec private @Nullable CommandSpec spec;

  public ConfigCommand() {
    this(System::getenv);
  }

  /**
   * @param env the environment: a variable's value, or null when it is not set
   */
  ConfigCommand(Function<String, @Nullable String> env) {
    this.env = env;
  }

  /** {@code config} alone is half a command. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        line(), "Missing command: check or schema. Try `config check --config conf/sluice.yaml`.");
  }

  @Command(
      name = "check",
      description = {
        "Read a configuration file as `serve` would and name everything that is wrong, each with"
            + " its line.",
        "Variables and secret files are looked up, so run it where the broker will run."
      },
      footer = CHECKED,
      mixinStandardHelpOptions = true)
  int check(
      @Option(
              names = "--config",
              paramLabel = "FILE",
              defaultValue = "conf/sluice.yaml",
              description = "The file to check (default: ${DEFAULT-VALUE}).")
          Path file,
      @Option(
              names = "--json",
              description = "Print errors and warnings as a JSON array on standard output.")
          boolean json) {
    LoadResult result = new ConfigLoader(env).load(file);
    List<Problem> errors = result instanceof Refused refused ? refused.problems() : List.of();
    List<Problem> warnings = result instanceof Loaded loaded ? loaded.warnings() : List.of();
    PrintWriter out = line().getOut();
    PrintWriter err = line().getErr();
    if (json) {
      JsonArray array = new JsonArray();
      errors.forEach(problem -> array.add(json("error", problem)));
      warnings.forEach(problem -> array.add(json("warning", problem)));
      out.println(array.encodePrettily());
    } else {
      errors.forEach(err::println);
      warnings.forEach(problem -> err.println("warning: " + problem));
      if (result instanceof Loaded loaded) {
        out.println(summary(loaded.config()));
      }
    }
    out.flush();
    err.flush();
    return result instanceof Loaded ? 0 : 1;
  }

  @Command(
      name = "schema",
      description = "Print the JSON Schema of the configuration file.",
      mixinStandardHelpOptions = true)
  int schema() {
    line().getOut().print(ConfigLoader.schema());
    line().getOut().flush();
    return 0;
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    return spec.commandLine();
  }

  static JsonObject json(String severity, Problem problem) {
    return new JsonObject()
        .put("severity", severity)
        .put("file", problem.file())
        .put("line", problem.line())
        .put("column", problem.column())
        .put("key", problem.key())
        .put("message", problem.message());
  }

  private static String summary(SluiceConfig config) {
    return "OK: %s, %s, %s, %s, %s"
        .formatted(
            count(config.issuers().size(), "issuer"),
            count(config.providers().size(), "provider"),
            count(config.models().size(), "model"),
            count(config.roles().size(), "role"),
            count(config.teams().size(), "team"));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
