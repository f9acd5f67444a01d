package io.sluice.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteResourcesTest {

  static final Instant NOW = Instant.parse("2026-11-15T12:00:00Z");

  @TempDir private Path folder;
  private ResourceStore store;

  @BeforeEach
  void open() {
    store = SqliteResources.open(folder.resolve("resources.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatWasRememberedIsFoundAsItWasAlsoAfterARestart() {
    Owned file = file("file-1", "search");
    Owned response =
        new Owned(
            Kind.RESPONSE,
            "resp_1",
            "openai",
            "fast",
            "search",
            "ada",
            NOW,
            NOW.plusSeconds(9),
            "",
            true);
    store.remember(List.of(file, response));
    store.close();
    open();
    assertThat(store.find(Kind.FILE, "file-1")).contains(file);
    assertThat(store.find(Kind.RESPONSE, "resp_1")).contains(response);
    assertThat(store.find(Kind.BATCH, "file-1")).isEmpty();
    assertThat(store.find(Kind.FILE, "file-2")).isEmpty();
  }

  @Test
  void theFirstOwnerStays() {
    store.remember(List.of(file("file-1", "search")));
    store.remember(List.of(file("file-1", "thieves"), file("file-2", "thieves")));
    assertThat(store.find(Kind.FILE, "file-1").orElseThrow().team()).isEqualTo("search");
    assertThat(store.find(Kind.FILE, "file-2").orElseThrow().team()).isEqualTo("thieves");
  }

  @Test
  void aTeamsOwnAreListedInPagesNewestFirst() {
    store.remember(IntStream.range(0, 25).mapToObj(i -> file("f" + i, "search")).toList());
    store.remember(List.of(file("other", "support")));
    List<Owned> first = store.list("search", Kind.FILE, "", 10);
    assertThat(first).hasSize(10).first().extracting(Owned::id).isEqualTo("f24");
    List<Owned> last = store.list("search", Kind.FILE, "f5", 10);
    assertThat(last).extracting(Owned::id).containsExactly("f4", "f3", "f2", "f1", "f0");
    assertThat(store.list("search", Kind.BATCH, "", 10)).isEmpty();
  }

  @Test
  void aForeignCursorGivesNothing() {
    store.remember(List.of(file("mine", "search"), file("other", "support")));
    assertThat(store.list("search", Kind.FILE, "other", 10)).isEmpty();
  }

  @Test
  void whatIsSaidOfItLaterIsKept() {
    store.remember(List.of(file("f", "search")));
    store.describe(Kind.FILE, "f", "{}");
    store.settle(Kind.FILE, "f");
    Owned now = store.find(Kind.FILE, "f").orElseThrow();
    assertThat(now.details()).isEqualTo("{}");
    assertThat(now.settled()).isTrue();
  }

  @Test
  void whatIsForgottenIsGone() {
    store.remember(List.of(file("f", "search")));
    store.forget(Kind.FILE, "f");
    store.forget(Kind.FILE, "f");
    assertThat(store.find(Kind.FILE, "f")).isEmpty();
  }

  @Test
  void whatIsOverIsRemoved() {
    store.remember(
        List.of(
            file("f", "search"),
            new Owned(Kind.RESPONSE, "r1", "p", "m", "t", "u", NOW, NOW.plusSeconds(1), "", true),
            new Owned(Kind.RESPONSE, "r2", "p", "m", "t", "u", NOW, NOW.plusSeconds(2), "", true)));
    assertThat(store.removePast(NOW.plusSeconds(1))).isFalse();
    assertThat(store.find(Kind.RESPONSE, "r1")).isEmpty();
    assertThat(store.find(Kind.RESPONSE, "r2")).isPresent();
    assertThat(store.find(Kind.FILE, "f")).isPresent();
  }

  @Test
  void aFileOfANewerSluiceIsRefused() throws SQLException {
    store.close();
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("resources.db"));
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA user_version = 2");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(ResourceStoreException.class)
        .hasMessageContaining("newer Sluice");
  }

  @Test
  void longDetailsAreNotKeptAndLongIdsAreNone() {
    assertThat(
            new Owned(Kind.FILE, "f", "p", "m", "t", "u", NOW, Owned.NEVER, "x".repeat(9000), true)
                .details())
        .isEmpty();
    assertThatThrownBy(() -> file("x".repeat(257), "t"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Owned file(String id, String team) {
    return new Owned(
        Kind.FILE,
        id,
        "openai",
        "fast",
        team,
        "ada",
        NOW,
        Owned.NEVER,
        "{\"id\":\"" + id + "\"}",
        false);
  }
}
