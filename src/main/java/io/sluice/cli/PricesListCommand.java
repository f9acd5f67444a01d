package io.sluice.cli;

import io.sluice.config.PriceListLoader;
import io.sluice.config.PriceListResult;
import io.sluice.config.PriceListResult.Loaded;
import io.sluice.config.PriceListResult.Refused;
import io.sluice.usage.price.PriceBook;
import io.sluice.usage.price.PriceEntry;
import io.sluice.usage.price.PriceList;
import io.sluice.usage.price.feed.Points;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code prices list}: what is in force on a day. */
@Command(
    name = "list",
    description = {
      "Print the prices that are in force on a day: money for a million tokens, of `unit` and"
          + " `request` for one.",
      ""
    },
    footer = {"", "Example: prices list --provider anthropic --on 2026-11-01"},
    mixinStandardHelpOptions = true)
final class PricesListCommand implements Callable<Integer> {

  private final Clock clock;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      defaultValue = PricesCommand.FILE,
      description = "The price list (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of(PricesCommand.FILE);

  @Option(names = "--provider", paramLabel = "NAME", description = "Only this one's.")
  private @Nullable String provider;

  @Option(names = "--on", paramLabel = "DAY", description = "In UTC (default: today).")
  private @Nullable String on;

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  PricesListCommand() {
    this(Clock.systemUTC());
  }

  PricesListCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    LocalDate day = PricesCommand.day(on, today, spec, "--on");
    PriceListResult result = new PriceListLoader().load(file);
    if (result instanceof Refused refused) {
      return PricesCommand.refuse(refused.problems(), spec.commandLine().getErr());
    }
    PriceBook book = PriceList.compile(((Loaded) result).prices());
    List<PriceEntry> entries =
        book.entries().stream()
            .filter(entry -> provider == null || entry.provider().equals(provider))
            .filter(entry -> entry.inForce(day))
            .sorted(Comparator.comparing(PriceEntry::provider).thenComparing(PriceEntry::model))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonArray array = new JsonArray();
      entries.forEach(entry -> array.add(json(entry, book.currency())));
      out.println(array.encodePrettily());
    } else {
      table(entries, out);
      out.println(
          "%d models in force on %s, in %s".formatted(entries.size(), day, book.currency()));
    }
    out.flush();
    return 0;
  }

  private static void table(List<PriceEntry> entries, PrintWriter out) {
    int providers = width(entries, PriceEntry::provider);
    int models = width(entries, PriceEntry::model);
    String format = "%-" + providers + "s  %-" + models + "s  %s  %s%n";
    for (PriceEntry entry : entries) {
      out.printf(format, entry.provider(), entry.model(), entry.from(), Points.of(entry).shown());
    }
  }

  private static int width(List<PriceEntry> entries, Function<PriceEntry, String> column) {
    return Math.max(1, entries.stream().map(column).mapToInt(String::length).max().orElse(1));
  }

  private static JsonObject json(PriceEntry entry, String currency) {
    LocalDate until = entry.until();
    return new JsonObject()
        .put("provider", entry.provider())
        .put("model", entry.model())
        .put("from", entry.from().toString())
        .put("until", until == null ? null : until.toString())
        .put("currency", currency)
        .put("prices", PricesCommand.json(Points.of(entry).asListed()))
        .put("source", entry.source())
        .put("version", entry.version());
  }
}
