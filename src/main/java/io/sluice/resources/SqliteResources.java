package io.sluice.resources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The owners on one machine, in a SQLite file. */
public final class SqliteResources implements ResourceStore {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteResources.class);
  private static final int BUSY_MILLIS = 5_000;
  private static final int REMOVED_AT_ONCE = 10_000;

  private final Path file;
  // Given up after each failure: what state it is in then is not worth knowing.
  private @Nullable Connection connection;

  private SqliteResources(Path file) {
    this.file = file;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws ResourceStoreException if it cannot be used or is of a newer Sluice
   */
  public static SqliteResources open(Path file) {
    SqliteResources store = new SqliteResources(file);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      store.connection();
      return store;
    } catch (SQLException | IOException e) {
      throw new ResourceStoreException("The owners " + file + " cannot be opened", e);
    }
  }

  @Override
  public void remember(List<Owned> owned) {
    run(
        "written",
        open -> {
          open.setAutoCommit(false); // begins
          try (PreparedStatement insert =
              open.prepareStatement(
                  """
                  INSERT INTO resource (kind, id, provider, model, team, user, created, expires,
                    details, settled)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                  """)) {
            for (Owned one : owned) {
              bind(one, insert);
              insert.addBatch();
            }
            insert.executeBatch();
          }
          open.setAutoCommit(true); // commits
          return owned;
        });
  }

  private static void bind(Owned one, PreparedStatement insert) throws SQLException {
    int i = 0;
    insert.setString(++i, one.kind().code());
    insert.setString(++i, one.id());
    insert.setString(++i, one.provider());
    insert.setString(++i, one.model());
    insert.setString(++i, one.team());
    insert.setString(++i, one.user());
    insert.setLong(++i, one.created().toEpochMilli());
    insert.setLong(++i, one.expires().toEpochMilli());
    insert.setString(++i, one.details());
    insert.setInt(++i, one.settled() ? 1 : 0);
  }

  @Override
  public Optional<Owned> find(Kind kind, String id) {
    return run(
        "read",
        open -> {
          try (PreparedStatement query =
              open.prepareStatement("SELECT * FROM resource WHERE kind = ? AND id = ?")) {
            query.setString(1, kind.code());
            query.setString(2, id);
            return rows(query).stream().findFirst();
          }
        });
  }

  @Override
  public List<Owned> list(String team, Kind kind, String after, int limit) {
    return run(
        "read",
        open -> {
          try (PreparedStatement query =
              open.prepareStatement(
                  """
                  SELECT * FROM resource WHERE team = ?1 AND kind = ?2 AND (?3 = '' OR number <
                    (SELECT number FROM resource WHERE team = ?1 AND kind = ?2 AND id = ?3))
                  ORDER BY number DESC LIMIT ?4
                  """)) {
            query.setString(1, team);
            query.setString(2, kind.code());
            query.setString(3, after);
            query.setInt(4, limit);
            return rows(query);
          }
        });
  }

  @Override
  public void describe(Kind kind, String id, String details) {
    change("UPDATE resource SET details = ?3 WHERE kind = ?1 AND id = ?2", kind, id, details);
  }

  @Override
  public void settle(Kind kind, String id) {
    change("UPDATE resource SET settled = 1 WHERE kind = ?1 AND id = ?2", kind, id, null);
  }

  @Override
  public void forget(Kind kind, String id) {
    change("DELETE FROM resource WHERE kind = ?1 AND id = ?2", kind, id, null);
  }

  private void change(String sql, Kind kind, String id, @Nullable String details) {
    run(
        "written",
        open -> {
          try (PreparedStatement change = open.prepareStatement(sql)) {
            change.setString(1, kind.code());
            change.setString(2, id);
            if (details != null) {
              change.setString(3, details);
            }
            return change.executeUpdate();
          }
        });
  }

  @Override
  public boolean removePast(Instant now) {
    return run(
        "written",
        open -> {
          try (PreparedStatement delete =
              open.prepareStatement(
                  """
                  DELETE FROM resource WHERE number IN
                    (SELECT number FROM resource WHERE expires <= ? LIMIT ?)
                  """)) {
            delete.setLong(1, now.toEpochMilli());
            delete.setInt(2, REMOVED_AT_ONCE);
            return delete.executeUpdate() == REMOVED_AT_ONCE;
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
        LOG.warn("The owners {} were not closed well: {}", file, e.getMessage());
      }
    }
  }

  private interface Work<T> {
    T on(Connection open) throws SQLException;
  }

  private <T> T run(String done, Work<T> work) {
    try {
      return work.on(connection());
    } catch (SQLException e) {
      close();
      throw new ResourceStoreException("The owners " + file + " cannot be " + done, e);
    }
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = ResourceSchema.open(file, BUSY_MILLIS);
      connection = open;
    }
    return open;
  }

  private static List<Owned> rows(PreparedStatement query) throws SQLException {
    List<Owned> all = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.add(
            new Owned(
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("id"),
                row.getString("provider"),
                row.getString("model"),
                row.getString("team"),
                row.getString("user"),
                Instant.ofEpochMilli(row.getLong("created")),
                Instant.ofEpochMilli(row.getLong("expires")),
                row.getString("details"),
                row.getInt("settled") != 0));
      }
    }
    return all;
  }
}
