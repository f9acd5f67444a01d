package io.sluice.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The revocations of one machine, in a SQLite file. */
public final class SqliteRevocations implements RevocationStore {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteRevocations.class);
  private static final int BUSY_MILLIS = 5_000;

  private final Path file;
  private final int capacity;
  // Given up after each failure: what state it is in then is not worth knowing.
  private @Nullable Connection connection;

  private SqliteRevocations(Path file, int capacity) {
    this.file = file;
    this.capacity = capacity;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws RevocationStoreException if it cannot be used or is of a newer Sluice
   */
  public static SqliteRevocations open(Path file) {
    return open(file, CAPACITY);
  }

  static SqliteRevocations open(Path file, int capacity) {
    SqliteRevocations store = new SqliteRevocations(file, capacity);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      store.connection();
      return store;
    } catch (SQLException | IOException e) {
      throw new RevocationStoreException("The revocations " + file + " cannot be opened", e);
    }
  }

  @Override
  public @Nullable Contents changedSince(long edition) {
    return run(
        "read",
        open -> {
          if (number(open, "SELECT number FROM edition") == edition) {
            return null;
          }
          open.setAutoCommit(false); // begins: edition and rows belong together
          long now = number(open, "SELECT number FROM edition");
          List<Revocation> all = rows(open);
          open.setAutoCommit(true);
          return new Contents(now, all);
        });
  }

  @Override
  public boolean add(Revocation one) {
    Boolean added =
        run(
            "written",
            open -> {
              open.setAutoCommit(false); // takes the write lock
              boolean room = number(open, "SELECT count(*) FROM revocation") < capacity;
              if (room) {
                insert(open, one);
              }
              open.setAutoCommit(true); // commits
              return room;
            });
    return Boolean.TRUE.equals(added);
  }

  @Override
  public boolean remove(String id) {
    Integer removed =
        run(
            "written",
            open -> {
              try (PreparedStatement delete =
                  open.prepareStatement("DELETE FROM revocation WHERE id = ?")) {
                delete.setString(1, id);
                return delete.executeUpdate();
              }
            });
    return removed != null && removed > 0;
  }

  @Override
  public void removePast(Instant now) {
    run(
        "written",
        open -> {
          try (PreparedStatement delete =
              open.prepareStatement("DELETE FROM revocation WHERE until <= ?")) {
            delete.setLong(1, now.toEpochMilli());
            return delete.executeUpdate();
          }
        });
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        LOG.warn("The revocations {} were not closed well: {}", file, e.getMessage());
      }
    }
  }

  private interface Work<T> {
    @Nullable T on(Connection open) throws SQLException;
  }

  private <T> @Nullable T run(String done, Work<T> work) {
    try {
      return work.on(connection());
    } catch (SQLException e) {
      close();
      throw new RevocationStoreException("The revocations " + file + " cannot be " + done, e);
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = RevocationSchema.open(file, BUSY_MILLIS);
      connection = open;
    }
    return open;
  }

  private static long number(Connection open, String query) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.getLong(1);
    }
  }

  private static void insert(Connection open, Revocation one) throws SQLException {
    try (PreparedStatement insert =
        open.prepareStatement(
            """
            INSERT INTO revocation (id, issuer, jti, subject, issued_before, until, revoked_by,
              revoked_at, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      int i = 0;
      insert.setString(++i, one.id());
      insert.setString(++i, one.issuer());
      insert.setString(++i, one.jti());
      insert.setString(++i, one.subject());
      time(insert, ++i, one.issuedBefore());
      time(insert, ++i, one.until());
      insert.setString(++i, one.by());
      time(insert, ++i, one.at());
      insert.setString(++i, one.reason());
      insert.executeUpdate();
    }
  }

  private static void time(PreparedStatement insert, int index, @Nullable Instant time)
      throws SQLException {
    if (time == null) {
      insert.setNull(index, Types.BIGINT);
    } else {
      insert.setLong(index, time.toEpochMilli());
    }
  }

  private static List<Revocation> rows(Connection open) throws SQLException {
    List<Revocation> all = new ArrayList<>();
    try (Statement statement = open.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM revocation ORDER BY id")) {
      while (row.next()) {
        all.add(
            new Revocation(
                row.getString("id"),
                row.getString("issuer"),
                row.getString("jti"),
                row.getString("subject"),
                time(row, "issued_before"),
                time(row, "until"),
                row.getString("revoked_by"),
                Instant.ofEpochMilli(row.getLong("revoked_at")),
                row.getString("reason")));
      }
    }
    return all;
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
