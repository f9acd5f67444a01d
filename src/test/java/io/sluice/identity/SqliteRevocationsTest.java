package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SqliteRevocationsTest extends RevocationStoreContract {

  @Override
  RevocationStore open() {
    return SqliteRevocations.open(file(), CAPACITY);
  }

  private Path file() {
    return folder.resolve("data/revocations.db");
  }

  @Test
  void whatIsNoDatabaseIsRefusedByName() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.db"), "not a database ".repeat(100));
    assertThatThrownBy(() -> SqliteRevocations.open(broken))
        .isInstanceOf(RevocationStoreException.class)
        .hasMessageContaining(broken.toString());
    assertThatThrownBy(() -> SqliteRevocations.open(broken.resolve("inside.db")))
        .isInstanceOf(RevocationStoreException.class)
        .hasMessageContaining("inside.db");
  }

  @Test
  void aNewerSchemaIsLeftAlone() throws Exception {
    Path newer = folder.resolve("newer.db");
    execute(newer, "PRAGMA user_version = 2");
    assertThatThrownBy(() -> SqliteRevocations.open(newer))
        .isInstanceOf(RevocationStoreException.class)
        .hasMessageContaining("schema 2")
        .hasMessageContaining("newer");
  }

  @Test
  void aChangeMadeByHandIsNoticed() throws Exception {
    try (RevocationStore store = open()) {
      store.add(Revoked.of("1", "a", null, null));
      long edition = read(store, RevocationStore.UNREAD).edition();
      execute(file(), "UPDATE revocation SET jti = 'b'");
      assertThat(read(store, edition).revocations().get(0).jti()).isEqualTo("b");
      long changed = read(store, edition).edition();
      execute(file(), "DELETE FROM revocation");
      assertThat(read(store, changed).revocations()).isEmpty();
    }
  }

  @Test
  void itGoesOnAfterAFailure() throws Exception {
    try (RevocationStore store = open()) {
      execute(file(), "ALTER TABLE edition RENAME TO away");
      assertThatThrownBy(() -> store.changedSince(RevocationStore.UNREAD))
          .isInstanceOf(RevocationStoreException.class)
          .hasMessageContaining("revocations.db");
      execute(file(), "ALTER TABLE away RENAME TO edition");
      assertThat(all(store)).isEmpty();
    }
  }

  private static void execute(Path file, String sql) throws Exception {
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = db.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void aKilledProcessHasKeptWhatItSaidItKept() throws Exception {
    Process revoker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledRevoker.class.getName(),
                file().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int said = 0;
    try (BufferedReader lines = revoker.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null && said < 50; line = lines.readLine()) {
        said = Integer.parseInt(line);
      }
    } finally {
      revoker.destroyForcibly().onExit().get(20, TimeUnit.SECONDS);
    }
    assertThat(said).isEqualTo(50);
    try (RevocationStore store = open()) {
      assertThat(all(store)).hasSizeGreaterThanOrEqualTo(said);
      assertThat(all(store).get(0)).isEqualTo(Revoked.of("000001", "jti-1", null, null));
    }
  }

  /** Revokes without end and counts aloud. */
  static final class KilledRevoker {
    private KilledRevoker() {}

    public static void main(String[] args) {
      RevocationStore store = SqliteRevocations.open(Path.of(args[0]));
      for (int i = 1; ; i++) {
        store.add(Revoked.of("%06d".formatted(i), "jti-" + i, null, null));
        System.out.println(i);
      }
    }
  }
}
