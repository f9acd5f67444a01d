package io.sluice.usage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/**
 * The file of a SQLite ledger and its schema. {@code PRAGMA user_version} is the number of the last
 * migration; they are the resources {@code sqlite/1.sql} and on.
 */
record SqliteDatabase(Path file, int busyMillis) {
  /** Of the newest migration. */
  static final int SCHEMA = 3;

  /** A connection that writes; makes and migrates the file if need be. */
  Connection writer() throws SQLException {
    SQLiteConfig config = config();
    config.setJournalMode(JournalMode.WAL);
    // Each commit is on disk before the journal forgets its records.
    config.setSynchronous(SynchronousMode.FULL);
    // Takes the lock at once: upgrading a read lock can fail without waiting.
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    return opened(config, this::migrate);
  }

  /** A connection that only reads, also while a broker writes. */
  Connection reader() throws SQLException {
    if (!Files.exists(file)) {
      throw new LedgerException(
          "There is no ledger at "
              + file
              + ". A broker makes it when it starts; is this its data folder?");
    }
    SQLiteConfig config = config();
    config.setReadOnly(true);
    return opened(config, this::checkSchema);
  }

  private SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(busyMillis);
    return config;
  }

  private interface Step {
    void on(Connection connection) throws SQLException;
  }

  private Connection opened(SQLiteConfig config, Step step) throws SQLException {
    Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try {
      step.on(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void migrate(Connection connection) throws SQLException {
    if (checkedVersion(connection) == SCHEMA) {
      return;
    }
    connection.setAutoCommit(false);
    // Asked again under the lock: another process may have migrated in the meantime.
    for (int next = checkedVersion(connection) + 1; next <= SCHEMA; next++) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(migration(next) + ";\nPRAGMA user_version = " + next);
      }
    }
    connection.setAutoCommit(true);
  }

  private void checkSchema(Connection connection) throws SQLException {
    int version = checkedVersion(connection);
    if (version < SCHEMA) {
      throw new LedgerException(
          "The ledger "
              + file
              + " has schema "
              + version
              + ", this Sluice reads "
              + SCHEMA
              + ". Start this Sluice's broker on it once.");
    }
  }

  private int checkedVersion(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      int version = result.getInt(1);
      if (version > SCHEMA) {
        throw new LedgerException(
            "The ledger "
                + file
                + " has schema "
                + version
                + ", of a newer Sluice; this one knows "
                + SCHEMA
                + ". Use the newer one.");
      }
      return version;
    }
  }

  private static String migration(int number) {
    String name = "sqlite/" + number + ".sql";
    try (InputStream sql = SqliteDatabase.class.getResourceAsStream(name)) {
      if (sql == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name + " cannot be read", e);
    }
  }
}
