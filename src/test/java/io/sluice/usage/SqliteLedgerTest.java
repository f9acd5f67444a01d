package io.sluice.usage;

import static io.sluice.usage.Usages.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    try (LedgerStore ledger = open()) {
      ledger.append(List.of(usage("a")));
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
                  + " first_token_ms=120 duration_ms=900 ");
    }
  }

  @Test
  void commitsAreDurableAndReadersNeverWait() throws SQLException {
    try (Connection connection = new SqliteDatabase(file(), BUSY_MILLIS).writer();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("PRAGMA journal_mode").getString(1)).isEqualTo("wal");
      assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1)).isEqualTo(2);
      assertThat(statement.executeQuery("PRAGMA user_version").getInt(1)).isEqualTo(1);
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
      statement.execute("PRAGMA user_version = 2");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("schema 2")
        .hasMessageContaining("newer Sluice");
    assertThatThrownBy(() -> new SqliteReports(file()).report(By.TEAM, NOVEMBER))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("newer Sluice");
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
