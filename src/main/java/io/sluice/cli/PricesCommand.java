package io.sluice.cli;

import io.sluice.config.PriceListConfig;
import io.sluice.config.PriceListLoader;
import io.sluice.config.PriceListResult;
import io.sluice.config.PriceListResult.Loaded;
import io.sluice.config.PriceListResult.Refused;
import io.sluice.config.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What models cost: looks at price lists and takes over prices that others publish. */
@Command(
    name = "prices",
    description = "Show or check a price list, or take over prices that others publish.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PricesListCommand.class, PricesImportCommand.class})
public final class PricesCommand implements Runnable {

  static final String FILE = "conf/prices.yaml";

  @Spec private @Nullable CommandSpec spec;

  /** {@code prices} alone is half a command. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        line(), "Missing command: list, check or import. Try `prices list --provider openai`.");
  }

  @Command(
      name = "check",
      description = "Read a price list and name everything that is wrong, each with its line.",
      footer = "Exit codes: 0 the file is good, 1 it is not, 2 the command line is not.",
      mixinStandardHelpOptions = true)
  int check(
      @Option(
              names = "--prices",
              paramLabel = "FILE",
              defaultValue = FILE,
              description = "The file to check (default: ${DEFAULT-VALUE}).")
          Path file,
      @Option(names = "--json", description = "Print mistakes as a JSON array on standard output.")
          boolean json) {
    PriceListResult result = new PriceListLoader().load(file);
    List<Problem> problems = result instanceof Refused refused ? refused.problems() : List.of();
    PrintWriter out = line().getOut();
    if (json) {
      JsonArray array = new JsonArray();
      problems.forEach(problem -> array.add(ConfigCommand.json("error", problem)));
      out.println(array.encodePrettily());
    } else if (result instanceof Loaded loaded) {
      out.println(summary(loaded.prices()));
    } else {
      problems.forEach(line().getErr()::println);
    }
    out.flush();
    line().getErr().flush();
    return problems.isEmpty() ? 0 : 1;
  }

  private static String summary(PriceListConfig prices) {
    return "OK: %d prices of %d providers in %s, %d discounts"
        .formatted(
            prices.prices().size(),
            prices.prices().stream().map(price -> price.provider()).distinct().count(),
            prices.currency(),
            prices.discounts().size());
  }

  /** The day, or today where none is given. */
  static LocalDate day(@Nullable String text, LocalDate today, CommandSpec spec, String option) {
    if (text == null) {
      return today;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), option + " '" + text + "' is no day; write it as 2026-11-25.");
    }
  }

  /** Prints what is wrong with a price list. */
  static int refuse(List<Problem> problems, PrintWriter err) {
    problems.forEach(err::println);
    err.flush();
    return 1;
  }

  static JsonObject json(Map<?, BigDecimal> money) {
    JsonObject json = new JsonObject();
    money.forEach((what, amount) -> json.put(what.toString(), amount.toPlainString()));
    return json;
  }

  private CommandLine line() {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    return spec.commandLine();
  }
}
