package io.sluice.usage;

import io.sluice.usage.UsageReport.By;
import io.sluice.usage.UsageReport.Row;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Reads reports from a SQLite ledger, each through a connection of its own that cannot write. */
public final class SqliteReports {
  private static final int BUSY_MILLIS = 5_000;

  /** In the order of {@link TokenCounts}. */
  private static final String TOKENS =
      """
      sum(input_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(output_tokens),
        sum(reasoning_tokens), sum(cache_write_long_tokens), sum(audio_input_tokens),
        sum(audio_output_tokens), sum(image_input_tokens), sum(image_output_tokens), sum(units)""";

  private static final String SPENT =
      """
      SELECT user, client, tenant, provider, model, %s
      FROM usage WHERE team = ? AND started >= ? AND started < ?
      GROUP BY user, client, tenant, provider, model
      """
          .formatted(TOKENS);

  /** An attempt that gave way to another is no request, but what it used was used. */
  private static final String ANSWERED = "outcome <> 'superseded'";

  private final SqliteDatabase database;

  /**
   * Opens nothing yet.
   *
   * @param file the ledger, {@code ledger.db} in a broker's data folder
   */
  public SqliteReports(Path file) {
    this(new SqliteDatabase(file, BUSY_MILLIS));
  }

  SqliteReports(SqliteDatabase database) {
    this.database = database;
  }

  /**
   * A month's usage by group.
   *
   * @param month in UTC, by the start of the requests
   * @throws LedgerException if there is no ledger or it cannot be read
   */
  public UsageReport report(By by, YearMonth month) {
    try (Connection connection = database.reader();
        PreparedStatement query = connection.prepareStatement(sql(by))) {
      query.setLong(1, startOf(month));
      query.setLong(2, startOf(month.plusMonths(1)));
      try (ResultSet result = query.executeQuery()) {
        return new UsageReport(month, by, rows(result));
      }
    } catch (SQLException e) {
      throw new LedgerException("The ledger " + database.file() + " cannot be read", e);
    }
  }

  /**
   * What a team's requests used in a span of time, by their start.
   *
   * @param to exclusive
   * @throws LedgerException if there is no ledger or it cannot be read
   */
  List<SpentTokens> spent(String team, Instant from, Instant to) {
    try (Connection connection = database.reader();
        PreparedStatement query = connection.prepareStatement(SPENT)) {
      query.setString(1, team);
      query.setLong(2, from.toEpochMilli());
      query.setLong(3, to.toEpochMilli());
      try (ResultSet result = query.executeQuery()) {
        List<SpentTokens> spent = new ArrayList<>();
        while (result.next()) {
          spent.add(
              new SpentTokens(
                  result.getString(1),
                  result.getString(2),
                  result.getString(3),
                  result.getString(4),
                  result.getString(5),
                  tokens(result, 6)));
        }
        return spent;
      }
    } catch (SQLException e) {
      throw new LedgerException("The ledger " + database.file() + " cannot be read", e);
    }
  }

  private static long startOf(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  private static String sql(By by) {
    String column =
        switch (by) {
          case TEAM -> "team";
          case MODEL -> "model";
          case USER -> "user";
          case PROVIDER -> "provider";
          case COST_CENTRE -> "cost_centre";
        };
    return """
        SELECT %1$s, sum(%2$s), sum(%2$s AND provenance = 'reported'),
          sum(%2$s AND provenance = 'estimated'), sum(%2$s AND provenance = 'partial'),
          sum(%2$s AND provenance = 'uncertain'), %3$s
        FROM usage WHERE started >= ? AND started < ? GROUP BY %1$s ORDER BY %1$s
        """
        .formatted(column, ANSWERED, TOKENS);
  }

  private static List<Row> rows(ResultSet result) throws SQLException {
    List<Row> rows = new ArrayList<>();
    while (result.next()) {
      rows.add(
          new Row(
              result.getString(1),
              result.getLong(2),
              tokens(result, 7),
              result.getLong(3),
              result.getLong(4),
              result.getLong(5),
              result.getLong(6)));
    }
    return rows;
  }

  private static TokenCounts tokens(ResultSet result, int first) throws SQLException {
    return new TokenCounts(
        result.getLong(first),
        result.getLong(first + 1),
        result.getLong(first + 2),
        result.getLong(first + 3),
        result.getLong(first + 4),
        result.getLong(first + 5),
        result.getLong(first + 6),
        result.getLong(first + 7),
        result.getLong(first + 8),
        result.getLong(first + 9),
        result.getLong(first + 10));
  }
}
