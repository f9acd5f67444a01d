package io.sluice.cli;

import io.sluice.config.PriceListConfig;
import io.sluice.config.PriceListLoader;
import io.sluice.config.PriceListResult;
import io.sluice.config.PriceListResult.Loaded;
import io.sluice.config.PriceListResult.Refused;
import io.sluice.usage.price.PriceList;
import io.sluice.usage.price.feed.Feed;
import io.sluice.usage.price.feed.FeedException;
import io.sluice.usage.price.feed.FeedFile;
import io.sluice.usage.price.feed.FeedFormat;
import io.sluice.usage.price.feed.FeedPrice;
import io.sluice.usage.price.feed.PriceChange;
import io.sluice.usage.price.feed.PriceChanges;
import io.sluice.usage.price.feed.PriceListText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code prices import}: what taking over somebody else's prices would change, or does. */
@Command(
    name = "import",
    description = {
      "Hold a file of genai-prices, LiteLLM or models.dev against a price list, and show which"
          + " models are new, cost something else, or are gone. With --write the list gets an entry"
          + " for each that is new or changed, in force from a day on; no entry that is there is"
          + " touched. What the file has and a price list cannot say is named, never guessed.",
      ""
    },
    footer = {
      "",
      "Example: prices import --from data.json --provider openai --provider anthropic",
      "",
      "Exit codes: 0 done, 1 a file is no good and nothing is changed, 2 wrong usage."
    },
    mixinStandardHelpOptions = true)
final class PricesImportCommand implements Callable<Integer> {

  private final Clock clock;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--from", required = true, paramLabel = "FILE", description = "JSON, to 32 MiB.")
  private Path from = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES} (default: told from the file).")
  private @Nullable FeedFormat format;

  @Option(
      names = "--into",
      paramLabel = "FILE",
      defaultValue = PricesCommand.FILE,
      description = "The price list (default: ${DEFAULT-VALUE}). It may be a new one.")
  private Path into = Path.of(PricesCommand.FILE);

  @Option(
      names = "--from-day",
      paramLabel = "DAY",
      description = "First day of what changes, in UTC (default: today).")
  private @Nullable String fromDay;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Only this one's, as the price list names it. May be given several times.")
  private List<String> providers = new ArrayList<>();

  @Option(names = "--write", description = "Add what is new or changed to the price list.")
  private boolean write;

  @Option(names = "--json", description = "Print the outcome as JSON.")
  private boolean json;

  PricesImportCommand() {
    this(Clock.systemUTC());
  }

  PricesImportCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("run through picocli");
    }
    PrintWriter err = spec.commandLine().getErr();
    LocalDate today = LocalDate.now(clock.withZone(ZoneOffset.UTC));
    LocalDate day = PricesCommand.day(fromDay, today, spec, "--from-day");
    String yaml = PriceFile.text(into);
    PriceListResult result =
        yaml == null
            ? new PriceListLoader().load(into.toString(), "currency: USD\nprices: []\n")
            : new PriceListLoader().load(into);
    if (result instanceof Refused refused) {
      return PricesCommand.refuse(refused.problems(), err);
    }
    PriceListConfig list = ((Loaded) result).prices();
    try {
      if (!list.currency().equals("USD")) {
        throw new IOException(into + ": its prices are in " + list.currency() + ", not in USD");
      }
      Feed feed = FeedFile.read(from, format, day);
      PriceChanges changes =
          PriceChanges.between(PriceList.compile(list), wanted(feed.prices()), day);
      if (write) {
        write(yaml, list, changes.changes(), feed.format() + ", " + from.getFileName(), today);
      }
      ImportReport report =
          new ImportReport(
              changes,
              feed.leftOut().stream().filter(each -> wanted(each.provider())).toList(),
              write ? into : null);
      PrintWriter out = spec.commandLine().getOut();
      out.print(json ? report.json() : report.table());
      out.flush();
      return 0;
    } catch (FeedException | IOException e) {
      err.println(Failures.describe(e));
      err.flush();
      return 1;
    }
  }

  private List<FeedPrice> wanted(List<FeedPrice> prices) {
    return prices.stream().filter(price -> wanted(price.provider())).toList();
  }

  private boolean wanted(String provider) {
    return providers.isEmpty() || providers.contains(provider);
  }

  private void write(
      @Nullable String yaml,
      PriceListConfig list,
      List<PriceChange> changes,
      String feed,
      LocalDate today)
      throws FeedException, IOException {
    if (changes.isEmpty()) {
      return;
    }
    for (PriceChange change : changes) {
      if (change.taken()) {
        throw new IOException(
            "%s: %s/%s has another price from %s on already; correct that one, or give a later day"
                .formatted(into, change.provider(), change.model(), change.from()));
      }
    }
    String before = yaml == null ? PriceListText.EMPTY : yaml;
    String after = PriceListText.with(before, changes, feed + ", " + today);
    PriceListResult check = new PriceListLoader().load(into.toString(), after);
    if (check instanceof Refused refused) {
      throw new IOException("not written: with the new entries, " + refused.problems().get(0));
    }
    PriceListConfig written = ((Loaded) check).prices();
    if (!written.prices().subList(0, list.prices().size()).equals(list.prices())
        || !written.discounts().equals(list.discounts())) {
      throw new IOException(into + ": not written, its layout is one that cannot be added to");
    }
    PriceFile.replace(into, after);
  }
}
