package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store of revocations must do. */
abstract class RevocationStoreContract {

  static final int CAPACITY = 5;

  @TempDir Path folder;
  private RevocationStore store;
  private RevocationStore other;

  /** Another connection to the same store, which is empty at first and has room for five. */
  abstract RevocationStore open();

  @BeforeEach
  void openTwo() {
    store = open();
    other = open();
  }

  @AfterEach
  void closeBoth() {
    store.close();
    other.close();
  }

  @Test
  void anEmptyStoreSaysSoOnce() {
    RevocationStore.Contents empty = read(store, RevocationStore.UNREAD);
    assertThat(empty.revocations()).isEmpty();
    assertThat(store.changedSince(empty.edition())).isNull();
  }

  @Test
  void whatIsKeptComesBackAsItWas() {
    Instant time = Instant.parse("2026-11-25T09:00:00Z");
    String hostile = "'); DROP TABLE revocation; -- \u00e9\uD83D\uDE00";
    List<Revocation> all =
        List.of(
            Revoked.of("1", "jti", null, null),
            Revoked.of("2", null, hostile, null),
            Revoked.of("3", null, null, time),
            Revoked.of("other", "4", "jti", "ada", time, time.plusSeconds(7)));
    all.forEach(one -> assertThat(store.add(one)).isTrue());
    assertThat(all(store)).containsExactlyElementsOf(all);
  }

  @Test
  void theOtherNoticesEachChangeAndTheSameContents() {
    long edition = read(other, RevocationStore.UNREAD).edition();
    store.add(Revoked.of("1", "a", null, null));
    RevocationStore.Contents added = read(other, edition);
    assertThat(added.revocations()).extracting(Revocation::id).containsExactly("1");
    assertThat(other.changedSince(added.edition())).isNull();

    store.remove("1");
    RevocationStore.Contents removed = read(other, added.edition());
    assertThat(removed.revocations()).isEmpty();
    assertThat(removed.edition()).isGreaterThan(added.edition());

    store.add(Revoked.of("1", "a", null, null));
    assertThat(read(other, removed.edition()).revocations()).hasSize(1);
  }

  @Test
  void oneThatIsNotThereCannotBeRemovedAndChangesNothing() {
    store.add(Revoked.of("1", "a", null, null));
    long edition = read(store, RevocationStore.UNREAD).edition();
    assertThat(store.remove("2")).isFalse();
    assertThat(store.changedSince(edition)).isNull();
    assertThat(store.remove("1")).isTrue();
    assertThat(store.remove("1")).isFalse();
  }

  @Test
  void aFullStoreRefusesAndDropsNothing() {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat((i % 2 == 0 ? store : other).add(Revoked.of("" + i, "a" + i, null, null)))
          .isTrue();
    }
    assertThat(store.add(Revoked.of("9", "b", null, null))).isFalse();
    assertThat(all(store)).extracting(Revocation::id).containsExactly("0", "1", "2", "3", "4");
    store.remove("0");
    assertThat(store.add(Revoked.of("9", "b", null, null))).isTrue();
  }

  @Test
  void whatIsOverGoesAndTheRestStays() {
    store.add(Revoked.until("1", Revoked.NOW.minusSeconds(1)));
    store.add(Revoked.until("2", Revoked.NOW));
    store.add(Revoked.until("3", Revoked.NOW.plusSeconds(1)));
    store.add(Revoked.of("4", null, "ada", null));
    store.removePast(Revoked.NOW);
    assertThat(all(other)).extracting(Revocation::id).containsExactly("3", "4");
  }

  @Test
  void itLasts() {
    store.add(Revoked.of("1", null, "ada", null));
    long edition = read(store, RevocationStore.UNREAD).edition();
    store.close();
    other.close();
    store = open();
    assertThat(all(store)).hasSize(1);
    assertThat(store.changedSince(edition)).isNull();
  }

  static RevocationStore.Contents read(RevocationStore from, long edition) {
    return Objects.requireNonNull(from.changedSince(edition));
  }

  static List<Revocation> all(RevocationStore from) {
    return read(from, RevocationStore.UNREAD).revocations();
  }
}
