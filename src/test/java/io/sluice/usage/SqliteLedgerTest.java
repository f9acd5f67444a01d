package io.sluice.usage;

import static io.sluice.usage.Usages.intent;
import static io.sluice.usage.Usages.spend;
import static io.sluice.usage.Usages.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.usage.Spend.Provenance;
import io.sluice.usage.UsageReport.By;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqliteLedgerTest extends LedgerStoreContract {
  private static final int BUSY_MILLIS = 50;
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  @Override
  LedgerStore open() {
    return SqliteLedger.open(file(), BUSY_MILLIS);
  }

  @Test
  void everyFieldHasItsColumn() throws SQLException {
    Intent at = intent("a");
    Intent intent =
        new Intent(
            at.requestId(),
            at.started(),
            new Payer(
                "acme", "search", "ada", "cli", "p-1", "cc-100", Map.of("b", "2\"", "a", "1")),
            at.provider(),
            at.model(),
            at.upstreamModel(),
            at.format(),
            at.streamed(),
            at.estimatedInputTokens(),
            "fast/1",
            2);
    TokenCounts tokens = new TokenCounts(10, 20, 30, 40, 5, 6, 7, 8, 9, 11, 12);
    try (LedgerStore ledger = open()) {
      ledger.append(List.of(new UsageRecord(intent, spend("a", Provenance.REPORTED, tokens))));
    }
    try (Connection connection = plain();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM usage")) {
      StringBuilder columns = new StringBuilder();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        columns.append(row.getMetaData().getColumnName(i)).append('=').append(row.getString(i));
        columns.append(' ');
      }
      assertThat(columns.toString())
          .isEqualTo(
              "request_id=a started=1794744000000 team=search user=ada cost_centre=cc-100"
                  + " provider=simulated model=fast upstream_model=sim-fast-1"
                  + " served_model=sim-fast-1-0 format=chat streamed=1 input_tokens=10"
                  + " cache_read_tokens=20 cache_write_tokens=30 output_tokens=40"
                  + " reasoning_tokens=5 provenance=reported outcome=completed status=200"
                  + " first_token_ms=120 duration_ms=900 cache_write_long_tokens=6 audio_input_tokens=7"
                  + " audio_output_tokens=8 image_input_tokens=9 image_output_tokens=11 units=12"
                  + " deployment=fast/1 attempt=2 tenant=acme client=cli project=p-1"
                  + " tags={\"a\":\"1\",\"b\":\"2\\\"\"} ");
    }
  }

  @Test
  void commitsAreDurableAndReadersNeverWait() throws SQLException {
    try (Connection connection = new SqliteDatabase(file(), BUSY_MILLIS).writer();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
      assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(2);
      assertThat(statement.executeQuery("PRAGMA user_version").getInt(1)).isEqualTo(3);
    }
  }

  @Test
  void aReportIsReadWhileABrokerWrites() throws SQLException {
    try (LedgerStore ledger = open();
        Connection writing = plain();
        Statement statement = writing.createStatement()) {
      ledger.append(List.of(usage("a")));
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("DELETE FROM usage");
      assertThat(new SqliteReports(file()).report(By.TEAM, NOVEMBER).total().requests())
          .isEqualTo(1);
      statement.execute("ROLLBACK");
    }
  }

  @Test
  void aReportIsReadAfterTheBrokerHasGone() {
    try (LedgerStore ledger = open()) {
      ledger.append(List.of(usage("a")));
    }
    assertThat(new SqliteReports(file()).report(By.TEAM, NOVEMBER).total().requests()).isEqualTo(1);
  }

  @Test
  void aLockedLedgerRefusesAndTakesTheSameAgainLater() throws SQLException {
    try (LedgerStore ledger = open();
        Connection other = plain();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThat(ledger.writable()).isFalse();
      assertThatThrownBy(() -> ledger.append(List.of(usage("a"))))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining("locked");
      statement.execute("ROLLBACK");
      assertThat(ledger.writable()).isTrue();
      ledger.append(List.of(usage("a")));
      assertThat(ledger.report(By.TEAM, NOVEMBER).total().requests()).isEqualTo(1);
    }
  }

  @Test
  void aLedgerOfANewerSluiceIsRefused() throws SQLException {
    try (Connection connection = plain();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 4");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("schema 4")
        .hasMessageContaining("newer Sluice");
    assertThatThrownBy(() -> new SqliteReports(file()).report(By.TEAM, NOVEMBER))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("newer Sluice");
  }

  /** The first schema, as it was; this file must never follow the resource. */
  private static final String FIRST_SCHEMA =
      """
      CREATE TABLE usage (
        request_id TEXT NOT NULL PRIMARY KEY CHECK (request_id <> ''), started INTEGER NOT NULL,
        team TEXT NOT NULL, user TEXT NOT NULL, cost_centre TEXT NOT NULL, provider TEXT NOT NULL,
        model TEXT NOT NULL, upstream_model TEXT NOT NULL, served_model TEXT NOT NULL,
        format TEXT NOT NULL, streamed INTEGER NOT NULL, input_tokens INTEGER NOT NULL,
        cache_read_tokens INTEGER NOT NULL, cache_write_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL, reasoning_tokens INTEGER NOT NULL,
        provenance TEXT NOT NULL, outcome TEXT NOT NULL, status INTEGER NOT NULL,
        first_token_ms INTEGER, duration_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX usage_started ON usage (started);
      INSERT INTO usage VALUES ('old', 1794744000000, 'search', 'ada', 'cc-100', 'simulated',
        'fast', 'sim-fast-1', 'sim-fast-1-0', 'chat', 1, 1, 2, 3, 4, 1, 'reported', 'completed',
        200, NULL, 900);
      PRAGMA user_version = 1;
      """;

  @Test
  void aLedgerOfTheFirstSchemaIsMigratedAndKeepsItsRows() throws SQLException {
    Path file = folder.resolve("old.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(FIRST_SCHEMA);
    }
    assertThatThrownBy(() -> new SqliteReports(file).report(By.TEAM, NOVEMBER))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("has schema 1");
    try (LedgerStore ledger = SqliteLedger.open(file, BUSY_MILLIS)) {
      ledger.append(List.of(usage("new")));
      assertThat(ledger.report(By.TEAM, NOVEMBER).rows())
          .containsExactly(
              new UsageReport.Row(
                  "search",
                  2,
                  new TokenCounts(1, 2, 3, 4, 1).plus(new TokenCounts(10, 20, 30, 40, 5)),
                  2,
                  0,
                  0,
                  0));
    }
    try (LedgerStore again = SqliteLedger.open(file, BUSY_MILLIS)) {
      assertThat(again.report(By.TEAM, NOVEMBER).total().requests()).isEqualTo(2);
    }
  }

  @Test
  void aFileThatIsNoLedgerIsNamed() throws IOException {
    Path file = folder.resolve("other.db");
    Files.writeString(file, "this is no database, it is a text that is long enough".repeat(20));
    assertThatThrownBy(() -> SqliteLedger.open(file, BUSY_MILLIS))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aMissingLedgerIsNamedAndNotMade() {
    Path file = folder.resolve("none.db");
    assertThatThrownBy(() -> new SqliteReports(file).report(By.TEAM, NOVEMBER))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(file.toString());
    assertThat(file).doesNotExist();
  }

  private Path file() {
    return folder.resolve("ledger.db");
  }

  private Connection plain() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }
}
