package io.sluice.usage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A row of the ledger, read past all of the broker's own code. */
public record LedgerRow(
    String requestId,
    String team,
    String user,
    String model,
    String servedModel,
    TokenCounts tokens,
    String provenance,
    String outcome,
    int status) {

  /** All that the ledger of a data folder has now. */
  public static List<LedgerRow> in(Path data) throws SQLException {
    List<LedgerRow> rows = new ArrayList<>();
    try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + data + "/ledger.db");
        Statement statement = ledger.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM usage ORDER BY request_id")) {
      while (row.next()) {
        rows.add(read(row));
      }
    }
    return rows;
  }

  private static LedgerRow read(ResultSet row) throws SQLException {
    return new LedgerRow(
        row.getString("request_id"),
        row.getString("team"),
        row.getString("user"),
        row.getString("model"),
        row.getString("served_model"),
        new TokenCounts(
            row.getLong("input_tokens"),
            row.getLong("cache_read_tokens"),
            row.getLong("cache_write_tokens"),
            row.getLong("output_tokens"),
            row.getLong("reasoning_tokens"),
            row.getLong("cache_write_long_tokens"),
            row.getLong("audio_input_tokens"),
            row.getLong("audio_output_tokens"),
            row.getLong("image_input_tokens"),
            row.getLong("image_output_tokens"),
            row.getLong("units")),
        row.getString("provenance"),
        row.getString("outcome"),
        row.getInt("status"));
  }

  /** All input, cached or not: what the chat format calls prompt tokens. */
  public long promptTokens() {
    return tokens.input() + tokens.cacheRead() + tokens.cacheWrite();
  }
}
