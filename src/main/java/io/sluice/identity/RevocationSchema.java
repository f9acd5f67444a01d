package io.sluice.identity;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** The file of {@link SqliteRevocations}. {@code PRAGMA user_version} is the schema's number. */
final class RevocationSchema {

  private static final int VERSION = 1;

  /** The triggers count every change, also one that was made by hand. Times are epoch millis. */
  private static final String TABLES =
      """
      CREATE TABLE revocation (
        id TEXT PRIMARY KEY,
        issuer TEXT NOT NULL,
        jti TEXT,
        subject TEXT,
        issued_before INTEGER,
        until INTEGER,
        revoked_by TEXT NOT NULL,
        revoked_at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        CHECK (coalesce(jti, subject, issued_before) IS NOT NULL)
      ) STRICT;
      CREATE TABLE edition (number INTEGER NOT NULL) STRICT;
      INSERT INTO edition VALUES (0);
      CREATE TRIGGER added AFTER INSERT ON revocation
        BEGIN UPDATE edition SET number = number + 1; END;
      CREATE TRIGGER changed AFTER UPDATE ON revocation
        BEGIN UPDATE edition SET number = number + 1; END;
      CREATE TRIGGER removed AFTER DELETE ON revocation
        BEGIN UPDATE edition SET number = number + 1; END;
      PRAGMA user_version = 1;
      """;

  private RevocationSchema() {}

  /** A connection whose commits are on disk when they return. */
  static Connection open(Path file, int busyMillis) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(busyMillis);
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    // Takes the lock at once: upgrading a read lock can fail without waiting.
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try {
      migrate(connection, file);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void migrate(Connection connection, Path file) throws SQLException {
    if (version(connection, file) == VERSION) {
      return;
    }
    connection.setAutoCommit(false);
    // Asked again under the lock: another process may have made them in the meantime.
    if (version(connection, file) < VERSION) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(TABLES);
      }
    }
    connection.setAutoCommit(true);
  }

  private static int version(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      int version = result.getInt(1);
      if (version > VERSION) {
        throw new RevocationStoreException(
            "The revocations %s have schema %d, of a newer Sluice; this one knows %d. Use the newer one."
                .formatted(file, version, VERSION));
      }
      return version;
    }
  }
}
