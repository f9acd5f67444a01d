package io.sluice.usage;

import static io.sluice.usage.Eventually.eventually;
import static io.sluice.usage.Usages.intent;
import static io.sluice.usage.Usages.spend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.LedgerConfig;
import io.sluice.usage.UsageReport.By;
import io.sluice.usage.UsageReport.Row;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageLedgerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path data;

  @Test
  void usageReachesTheLedgerWhileTheBrokerRuns() {
    UsageLedger ledger = open();
    JournalWriter writer = ledger.writer();
    writer.intent(intent("a"));
    writer.spend(spend("a"));
    eventually("shipped", () -> ledger.depth() == 0);
    assertThat(total(ledger).requests()).isEqualTo(1);
    assertThat(ledger.ready()).isTrue();
    assertThat(ledger.lagMillis()).isZero();
    ledger.close(PATIENCE);
  }

  @Test
  void closingShipsAllThatEndedAndKeepsTheRestForTheNextStart() {
    UsageLedger first = open();
    JournalWriter writer = first.writer();
    for (int i = 0; i < 2000; i++) {
      writer.intent(intent("r-" + i));
      writer.spend(spend("r-" + i));
    }
    writer.intent(intent("open"));
    first.close(PATIENCE);
    assertThat(first.accepting()).isFalse();
    assertThat(new SqliteReports(data.resolve("ledger.db")).report(By.TEAM, month()).total())
        .extracting(Row::requests, Row::reported)
        .containsExactly(2000L, 2000L);

    UsageLedger second = open();
    assertThat(total(second).requests()).isEqualTo(2001);
    assertThat(total(second).uncertain()).isEqualTo(1);
    second.close(PATIENCE);
    assertThat(second.journalBytes()).isZero();
  }

  @Test
  void writersOfManyThreadsDoNotDisturbEachOther() throws InterruptedException {
    UsageLedger ledger = open();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      JournalWriter writer = ledger.writer();
      String prefix = "t" + t + "-";
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 3000; i++) {
                  writer.intent(intent(prefix + i));
                  writer.spend(spend(prefix + i));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    ledger.close(PATIENCE);
    UsageLedger again = open();
    assertThat(total(again).requests()).isEqualTo(12_000);
    assertThat(total(again).reported()).isEqualTo(12_000);
    assertThat(total(again).tokens().total()).isEqualTo(12_000L * 100);
    again.close(PATIENCE);
  }

  @Test
  void aLockedLedgerIsNotReadyAndLosesNothing() throws SQLException {
    UsageLedger ledger = open();
    JournalWriter writer = ledger.writer();
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      writer.intent(intent("a"));
      writer.spend(spend("a"));
      eventually("not ready", () -> !ledger.ready());
      assertThat(ledger.accepting()).isTrue();
      assertThat(ledger.depth()).isEqualTo(1);
      assertThat(ledger.ledgerFailures()).isPositive();
      statement.execute("ROLLBACK");
    }
    eventually("ready again", ledger::ready);
    eventually("shipped", () -> ledger.depth() == 0);
    assertThat(total(ledger).requests()).isEqualTo(1);
    ledger.close(PATIENCE);
  }

  @Test
  void aSecondBrokerOnTheFolderIsRefusedAndTheFirstGoesOn() {
    UsageLedger first = open();
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(data.resolve("journal").toString());
    JournalWriter writer = first.writer();
    writer.intent(intent("a"));
    writer.spend(spend("a"));
    eventually("shipped", () -> first.depth() == 0);
    first.close(PATIENCE);
  }

  @Test
  void aLedgerThatCannotBeOpenedLeavesTheFolderFree() throws SQLException {
    open().close(PATIENCE);
    version(SqliteDatabase.SCHEMA + 1);
    assertThatThrownBy(this::open).isInstanceOf(LedgerException.class);
    version(SqliteDatabase.SCHEMA);
    open().close(PATIENCE);
  }

  private void version(int version) throws SQLException {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA user_version = " + version);
    }
  }

  private UsageLedger open() {
    return UsageLedger.open(new LedgerConfig(data, Duration.ofMillis(50), 1), Clock.systemUTC());
  }

  private static Row total(UsageLedger ledger) {
    return ledger.report(By.TEAM, month()).total();
  }

  private static YearMonth month() {
    return YearMonth.of(2026, 11);
  }
}
