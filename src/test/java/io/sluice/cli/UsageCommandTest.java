package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LedgerConfig;
import io.sluice.usage.Intent;
import io.sluice.usage.JournalWriter;
import io.sluice.usage.Spend;
import io.sluice.usage.TokenCounts;
import io.sluice.usage.UsageLedger;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UsageCommandTest {
  private static final Instant LAST_OF_NOVEMBER = Instant.parse("2026-11-30T23:30:00Z");

  @TempDir private Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void oneRequest() {
    UsageLedger ledger =
        UsageLedger.open(new LedgerConfig(data, Duration.ofMillis(50), 1), Clock.systemUTC());
    JournalWriter writer = ledger.writer();
    writer.intent(
        new Intent(
            "a", LAST_OF_NOVEMBER, "search", "ada", "cc-1", "sim", "fast", "f", "chat", true, 1));
    writer.spend(
        new Spend(
            "a",
            new TokenCounts(1, 2, 3, 4, 0),
            Spend.Provenance.REPORTED,
            Spend.Outcome.COMPLETED,
            "f",
            200,
            1,
            2));
    ledger.close(Duration.ofSeconds(20));
  }

  @Test
  void eachGroupingIsSpelledAsInTheHelp() {
    for (String by : List.of("team", "model", "user", "provider", "cost-centre")) {
      assertThat(run("--by", by, "--month", "2026-11", "--csv")).isZero();
    }
    assertThat(out.toString()).contains("search,1,1,2,3,4,0,10,1,0,0,0").contains("\r\ncc-1,1,");
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("team, model, user, provider, cost-centre");
  }

  @Test
  void theMonthIsTheCurrentOneInUtcUnlessNamed() {
    Clock inTokyo = Clock.fixed(LAST_OF_NOVEMBER, ZoneOffset.ofHours(9));
    CommandLine report = new CommandLine(new UsageCommand.Report(inTokyo));
    report.setOut(new PrintWriter(out));
    assertThat(report.execute("--by", "team", "--data", data.toString())).isZero();
    assertThat(out.toString()).contains("2026-11 (UTC)").contains("search");
  }

  @Test
  void jsonIsJson() {
    assertThat(run("--by", "team", "--month", "2026-11", "--json")).isZero();
    assertThat(out.toString()).startsWith("{").contains("\"month\" : \"2026-11\"");
  }

  @Test
  void aMonthThatIsNoneGetsOneLineAndExitCodeOne() {
    assertThat(run("--by", "team", "--month", "November")).isEqualTo(1);
    assertThat(err.toString().strip()).contains("'November'").contains("2026-11").hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMissingLedgerGetsOneLineAndExitCodeOne() {
    data = data.resolve("nowhere");
    assertThat(run("--by", "team")).isEqualTo(1);
    assertThat(err.toString().strip()).contains(data.toString()).hasLineCount(1);
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertThat(run("--by", "colour")).isEqualTo(2);
    assertThat(run("--by", "team", "--json", "--csv")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(new CommandLine(new UsageCommand()).setErr(new PrintWriter(err)).execute())
        .isEqualTo(2);
  }

  private int run(String... options) {
    List<String> line = new ArrayList<>(List.of("report", "--data", data.toString()));
    line.addAll(List.of(options));
    CommandLine command = new CommandLine(new UsageCommand());
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(line.toArray(String[]::new));
  }
}
