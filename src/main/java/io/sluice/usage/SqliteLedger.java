package io.sluice.usage;

import io.sluice.usage.UsageReport.By;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger of one machine, in a SQLite file. */
final class SqliteLedger implements LedgerStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLedger.class);
  private static final String INSERT =
      """
      INSERT INTO usage (request_id, started, team, user, cost_centre, provider, model,
        upstream_model, served_model, format, streamed, input_tokens, cache_read_tokens,
        cache_write_tokens, output_tokens, reasoning_tokens, provenance, outcome, status,
        first_token_ms, duration_ms, cache_write_long_tokens, audio_input_tokens,
        audio_output_tokens, image_input_tokens, image_output_tokens, units, deployment, attempt,
        tenant, client, project, tags)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  private final SqliteDatabase database;
  // Given up after each failure: what state it is in then is not worth knowing.
  private @Nullable Connection connection;

  private SqliteLedger(SqliteDatabase database) {
    this.database = database;
  }

  /**
   * Opens the file, or makes it.
   *
   * @param busyMillis how long to wait for another process's lock
   * @throws LedgerException if it cannot be written or is of a newer Sluice
   */
  static SqliteLedger open(Path file, int busyMillis) {
    SqliteLedger ledger = new SqliteLedger(new SqliteDatabase(file, busyMillis));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      ledger.connection();
      return ledger;
    } catch (SQLException | IOException e) {
      throw new LedgerException("The ledger " + file + " cannot be opened", e);
    }
  }

  @Override
  public void append(List<UsageRecord> records) {
    try {
      Connection open = connection();
      open.setAutoCommit(false); // begins
      try (PreparedStatement insert = open.prepareStatement(INSERT)) {
        for (UsageRecord usage : records) {
          bind(usage.intent(), usage.spend(), insert);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      open.setAutoCommit(true); // commits
    } catch (SQLException e) {
      close();
      throw new LedgerException("The ledger " + database.file() + " cannot be written", e);
    }
  }

  @Override
  public boolean writable() {
    try {
      Connection open = connection();
      open.setAutoCommit(false); // takes the write lock
      open.setAutoCommit(true);
      return true;
    } catch (SQLException | LedgerException e) {
      close();
      return false;
    }
  }

  @Override
  public UsageReport report(By by, YearMonth month) {
    return new SqliteReports(database).report(by, month);
  }

  @Override
  public List<SpentTokens> spent(String team, Instant from, Instant to) {
    return new SqliteReports(database).spent(team, from, to);
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.warn("The ledger {} was not closed well: {}", database.file(), e.getMessage());
      }
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.writer();
      connection = open;
    }
    return open;
  }

  /** As a JSON object; empty for none. */
  private static String tags(Map<String, String> tags) {
    if (tags.isEmpty()) {
      return "";
    }
    JsonObject json = new JsonObject();
    tags.forEach(json::put);
    return json.encode();
  }

  private static void bind(Intent intent, Spend spend, PreparedStatement insert)
      throws SQLException {
    TokenCounts tokens = spend.tokens();
    int i = 0;
    insert.setString(++i, intent.requestId());
    insert.setLong(++i, intent.started().toEpochMilli());
    insert.setString(++i, intent.team());
    insert.setString(++i, intent.user());
    insert.setString(++i, intent.payer().costCentre());
    insert.setString(++i, intent.provider());
    insert.setString(++i, intent.model());
    insert.setString(++i, intent.upstreamModel());
    insert.setString(++i, spend.servedModel());
    insert.setString(++i, intent.format());
    insert.setInt(++i, intent.streamed() ? 1 : 0);
    insert.setLong(++i, tokens.input());
    insert.setLong(++i, tokens.cacheRead());
    insert.setLong(++i, tokens.cacheWrite());
    insert.setLong(++i, tokens.output());
    insert.setLong(++i, tokens.reasoning());
    insert.setString(++i, spend.provenance().code());
    insert.setString(++i, spend.outcome().code());
    insert.setInt(++i, spend.status());
    if (spend.firstTokenMillis() < 0) {
      insert.setNull(++i, Types.BIGINT);
    } else {
      insert.setLong(++i, spend.firstTokenMillis());
    }
    insert.setLong(++i, spend.durationMillis());
    insert.setLong(++i, tokens.cacheWriteLong());
    insert.setLong(++i, tokens.audioInput());
    insert.setLong(++i, tokens.audioOutput());
    insert.setLong(++i, tokens.imageInput());
    insert.setLong(++i, tokens.imageOutput());
    insert.setLong(++i, tokens.units());
    insert.setString(++i, intent.deployment());
    insert.setInt(++i, intent.attempt());
    insert.setString(++i, intent.payer().tenant());
    insert.setString(++i, intent.payer().client());
    insert.setString(++i, intent.payer().project());
    insert.setString(++i, tags(intent.payer().tags()));
  }
}
