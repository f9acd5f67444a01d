package io.sluice.cli;

import io.sluice.usage.LedgerException;
import io.sluice.usage.ReportFormat;
import io.sluice.usage.SqliteReports;
import io.sluice.usage.UsageReport;
import io.sluice.usage.UsageReport.By;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice usage ...}: what the ledger says. */
@Command(
    name = "usage",
    description = "Reads the usage ledger.",
    mixinStandardHelpOptions = true,
    subcommands = UsageCommand.Report.class)
public final class UsageCommand {

  /** {@code sluice usage report}: a month by group. Exit code 1 and one line if it cannot be. */
  @Command(
      name = "report",
      description = {
        "Prints the tokens of a month by kind, one line for each team, model, user, provider or"
            + " cost centre. Works while a broker runs.",
        "",
        "'input' is uncached input; 'reasoning' is a part of 'output'; 'total' is input, cache reads,"
            + " cache writes and output. The last four columns count requests by where their numbers"
            + " come from: the provider, the size of the answer, the part of an answer that had"
            + " passed, or the request alone, because the broker was killed.",
        ""
      },
      footer = {"", "Example: usage report --by cost-centre --month 2026-11 --csv > november.csv"},
      mixinStandardHelpOptions = true)
  static final class Report implements Callable<Integer> {
    @Option(
        names = "--by",
        required = true,
        paramLabel = "GROUP",
        description = "One of ${COMPLETION-CANDIDATES}.")
    private By by = By.TEAM;

    @Option(
        names = "--month",
        paramLabel = "YYYY-MM",
        description = "In UTC, by the start of the requests. Default: the current one.")
    private @Nullable String month;

    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description = "The broker's data folder. Default: data/demo if it exists, else data.")
    private @Nullable Path data;

    @ArgGroup private Format format = new Format();

    @Spec private @Nullable CommandSpec spec;

    private final Clock clock;

    Report() {
      this(Clock.systemUTC());
    }

    Report(Clock clock) {
      this.clock = clock;
    }

    /** At most one of them. */
    static final class Format {
      @Option(names = "--json", description = "As JSON.")
      private boolean json;

      @Option(names = "--csv", description = "As CSV, for spreadsheets.")
      private boolean csv;

      private ReportFormat chosen() {
        return json ? ReportFormat.JSON : csv ? ReportFormat.CSV : ReportFormat.TABLE;
      }
    }

    @Override
    public Integer call() {
      try {
        UsageReport report = new SqliteReports(folder().resolve("ledger.db")).report(by, month());
        PrintWriter out = spec().commandLine().getOut();
        out.print(format.chosen().render(report));
        out.flush();
        return 0;
      } catch (LedgerException | DateTimeException e) {
        spec().commandLine().getErr().println(e.getMessage());
        return 1;
      }
    }

    private YearMonth month() {
      if (month == null) {
        return YearMonth.now(clock.withZone(ZoneOffset.UTC));
      }
      try {
        return YearMonth.parse(month);
      } catch (DateTimeException e) {
        throw new DateTimeException(
            "--month '" + month + "' is no month; write it as year and month, e.g. 2026-11.", e);
      }
    }

    private Path folder() {
      if (data != null) {
        return data;
      }
      Path demo = Path.of("data", "demo");
      return Files.isDirectory(demo) ? demo : Path.of("data");
    }

    private CommandSpec spec() {
      if (spec == null) {
        throw new IllegalStateException("not run by picocli");
      }
      return spec;
    }
  }
}
