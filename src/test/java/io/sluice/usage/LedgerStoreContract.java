package io.sluice.usage;

import static io.sluice.usage.Usages.intent;
import static io.sluice.usage.Usages.spend;
import static io.sluice.usage.Usages.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.usage.UsageReport.By;
import io.sluice.usage.UsageReport.Row;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every ledger store must do. */
abstract class LedgerStoreContract {
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  @TempDir Path folder;
  private LedgerStore store;

  /** An empty store. */
  abstract LedgerStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void duplicatesDoNotDouble() {
    store.append(List.of(usage("a"), usage("b")));
    store.append(List.of(usage("b"), usage("c"), usage("c")));
    assertThat(total().requests()).isEqualTo(3);
  }

  @Test
  void theFirstRowOfARequestStays() {
    store.append(List.of(usage("a")));
    store.append(List.of(UsageRecord.uncertain(intent("a"))));
    assertThat(total().reported()).isEqualTo(1);
    assertThat(total().uncertain()).isZero();
    assertThat(total().tokens()).isEqualTo(spend("a").tokens());
  }

  @Test
  void aMonthBeginsAndEndsInUtc() {
    store.append(
        List.of(
            at("before", "2026-10-31T23:59:59.999Z"),
            at("first", "2026-11-01T00:00:00Z"),
            at("last", "2026-11-30T23:59:59.999Z"),
            at("after", "2026-12-01T00:00:00Z")));
    assertThat(store.report(By.TEAM, NOVEMBER).rows())
        .extracting(Row::group)
        .containsExactly("first", "last");
  }

  @Test
  void aYearEndsAsWell() {
    store.append(List.of(at("old", "2026-12-31T23:59:59.999Z"), at("new", "2027-01-01T00:00:00Z")));
    assertThat(store.report(By.TEAM, YearMonth.of(2026, 12)).rows()).hasSize(1);
  }

  @Test
  void eachGroupingHasItsOwnColumn() {
    store.append(List.of(usage("a")));
    assertThat(group(By.TEAM)).isEqualTo("search");
    assertThat(group(By.USER)).isEqualTo("ada");
    assertThat(group(By.MODEL)).isEqualTo("fast");
    assertThat(group(By.PROVIDER)).isEqualTo("simulated");
    assertThat(group(By.COST_CENTRE)).isEqualTo("cc-100");
  }

  @Test
  void anAttemptThatGaveWayIsNoRequestButItsTokensWereUsed() {
    Spend lost = spend("a", Provenance.PARTIAL, new TokenCounts(7, 0, 0, 1, 0));
    store.append(
        List.of(
            new UsageRecord(intent("a"), ended(lost, Outcome.SUPERSEDED)),
            new UsageRecord(intent("a.2"), spend("a.2")),
            usage("b")));
    TokenCounts all = lost.tokens().plus(spend("a").tokens()).plus(spend("b").tokens());
    assertThat(total()).isEqualTo(new Row("total", 2, all, 2, 0, 0, 0));
    assertThat(spent()).isEqualTo(all);
  }

  @Test
  void anAnswerFromTheCacheIsARequestThatUsedNothing() {
    Spend cached = ended(spend("a", Provenance.REPORTED, TokenCounts.NONE), Outcome.CACHED);
    store.append(List.of(new UsageRecord(intent("a"), cached)));
    assertThat(total()).isEqualTo(new Row("total", 1, TokenCounts.NONE, 1, 0, 0, 0));
    assertThat(spent()).isEqualTo(TokenCounts.NONE);
  }

  @Test
  void everyKindOfTokenIsInTheSums() {
    TokenCounts tokens = new TokenCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    store.append(List.of(new UsageRecord(intent("a"), spend("a", Provenance.REPORTED, tokens))));
    assertThat(total().tokens()).isEqualTo(tokens);
    assertThat(spent()).isEqualTo(tokens);
  }

  @Test
  void anEmptyMonthHasNoRowsAndATotalOfNothing() {
    assertThat(store.report(By.TEAM, NOVEMBER).rows()).isEmpty();
    assertThat(total()).isEqualTo(new Row("total", 0, TokenCounts.NONE, 0, 0, 0, 0));
  }

  @Test
  void textIsKeptAsItIs() {
    String hostile = "'); DROP TABLE usage; -- \u00e9\uD83D\uDE00";
    store.append(List.of(new UsageRecord(intent("a", Usages.NOVEMBER, hostile), spend("a"))));
    assertThat(group(By.TEAM)).isEqualTo(hostile);
  }

  @Test
  void anOpenStoreIsWritable() {
    assertThat(store.writable()).isTrue();
    store.append(List.of(usage("a")));
    assertThat(store.writable()).isTrue();
  }

  /** The rows add up to the total, and the total to what was appended, for any grouping. */
  @RepeatedTest(10)
  void nothingIsLostOrInventedInTheSums(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<UsageRecord> appended = new ArrayList<>();
    TokenCounts tokens = TokenCounts.NONE;
    long[] provenances = new long[Provenance.values().length];
    int count = 1 + random.nextInt(300);
    for (int i = 0; i < count; i++) {
      UsageRecord usage = anyUsage("r-" + i, random);
      appended.add(usage);
      tokens = tokens.plus(usage.spend().tokens());
      provenances[List.of(Provenance.values()).indexOf(usage.spend().provenance())]++;
    }
    store.append(appended);
    store.append(appended.subList(0, count / 2));
    Row expected =
        new Row(
            "total", count, tokens, provenances[0], provenances[1], provenances[2], provenances[3]);
    for (By by : By.values()) {
      UsageReport report = store.report(by, NOVEMBER);
      assertThat(report.total()).isEqualTo(expected);
      assertThat(report.rows().stream().mapToLong(row -> row.tokens().total()).sum())
          .isEqualTo(tokens.total());
      assertThat(report.rows()).extracting(Row::group).doesNotHaveDuplicates();
    }
  }

  private static UsageRecord anyUsage(String id, Random random) {
    String name = "n" + random.nextInt(4);
    Intent intent =
        new Intent(
            id,
            Usages.NOVEMBER.plusSeconds(random.nextInt(86_400)),
            name,
            name + random.nextInt(9),
            "cc-" + random.nextInt(2),
            "p" + random.nextInt(3),
            "m" + random.nextInt(5),
            "upstream",
            "chat",
            random.nextBoolean(),
            1);
    Provenance[] all = Provenance.values();
    TokenCounts tokens =
        new TokenCounts(
            random.nextInt(1_000_000),
            random.nextInt(1_000_000),
            random.nextInt(1_000),
            random.nextInt(100_000),
            random.nextInt(1_000),
            random.nextInt(100),
            random.nextInt(100),
            random.nextInt(100),
            random.nextInt(100),
            random.nextInt(100),
            random.nextInt(100));
    return new UsageRecord(intent, spend(id, all[random.nextInt(all.length)], tokens));
  }

  private static UsageRecord at(String team, String started) {
    return new UsageRecord(intent(team, Instant.parse(started), team), spend(team));
  }

  private static Spend ended(Spend spend, Outcome outcome) {
    return new Spend(
        spend.requestId(),
        spend.tokens(),
        spend.provenance(),
        outcome,
        spend.servedModel(),
        spend.status(),
        spend.firstTokenMillis(),
        spend.durationMillis());
  }

  private TokenCounts spent() {
    return store
        .spent(
            "search", Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"))
        .stream()
        .map(SpentTokens::tokens)
        .reduce(TokenCounts.NONE, TokenCounts::plus);
  }

  private String group(By by) {
    return store.report(by, NOVEMBER).rows().get(0).group();
  }

  private Row total() {
    return store.report(By.TEAM, NOVEMBER).total();
  }
}
