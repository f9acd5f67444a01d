package io.sluice.resources;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** The file of {@link SqliteResources}. {@code PRAGMA user_version} is the schema's number. */
final class ResourceSchema {

  private static final int VERSION = 1;

  /** Times are epoch milliseconds; {@code number} grows in the order in which they were made. */
  private static final String TABLES =
      """
      CREATE TABLE resource (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        team TEXT NOT NULL,
        user TEXT NOT NULL,
        created INTEGER NOT NULL,
        expires INTEGER NOT NULL,
        details TEXT NOT NULL,
        settled INTEGER NOT NULL,
        UNIQUE (kind, id)
      ) STRICT;
      CREATE INDEX resource_team ON resource (team, kind, number);
      CREATE INDEX resource_expires ON resource (expires);
      PRAGMA user_version = 1;
      """;

  private ResourceSchema() {}

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
        throw new ResourceStoreException(
            "The owners %s have schema %d, of a newer Sluice; this one knows %d. Use the newer one."
                .formatted(file, version, VERSION));
      }
      return version;
    }
  }
}
