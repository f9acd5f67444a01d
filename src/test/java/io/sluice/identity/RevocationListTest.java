package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.broker.Eventually;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revocations come into force at once where they are made, and soon everywhere else. */
final class RevocationListTest {

  private static final Caller ADA = Revoked.caller("corp", "jti-1", "ada", Revoked.NOW);

  @TempDir Path folder;
  private Vertx vertx;
  private RevocationList list;
  private final AtomicBoolean broken = new AtomicBoolean();

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    list = list();
  }

  @AfterEach
  void close() throws Exception {
    list.close().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
  }

  private RevocationList list() throws Exception {
    return RevocationList.open(vertx, () -> new Breakable(store()), Clock.systemUTC())
        .await(10, SECONDS);
  }

  private RevocationStore store() {
    return SqliteRevocations.open(folder.resolve("revocations.db"), 3);
  }

  @Test
  void hereItIsInForceWhenItIsKept() throws Exception {
    assertThat(list.covers(ADA)).isFalse();
    assertThat(list.add(Revoked.of("1", "jti-1", null, null)).await(10, SECONDS)).isTrue();
    assertThat(list.covers(ADA)).isTrue();
    assertThat(list.size()).isEqualTo(1);
    assertThat(list.lift("1").await(10, SECONDS)).isTrue();
    assertThat(list.covers(ADA)).isFalse();
    assertThat(list.lift("1").await(10, SECONDS)).isFalse();
  }

  @Test
  void elsewhereItIsInForceWithinASecond() throws Exception {
    RevocationList elsewhere = list();
    list.add(Revoked.of("1", null, "ada", null)).await(10, SECONDS);
    long start = System.nanoTime();
    Eventually.that(() -> elsewhere.covers(ADA), "the other broker knows");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
    elsewhere.close().await(10, SECONDS);
  }

  @Test
  void itLastsAcrossARestart() throws Exception {
    list.add(Revoked.of("1", null, "ada", null)).await(10, SECONDS);
    list.close().await(10, SECONDS);
    list = list();
    assertThat(list.covers(ADA)).isTrue();
  }

  @Test
  void oneThatIsOverLosesItsForceAndIsForgotten() throws Exception {
    list.add(Revoked.of("corp", "1", "jti-1", null, null, Instant.now().plusMillis(300)))
        .await(10, SECONDS);
    assertThat(list.covers(ADA)).isTrue();
    Eventually.that(() -> !list.covers(ADA), "it is over");
    try (RevocationStore store = store()) {
      assertThat(RevocationStoreContract.all(store)).isEmpty();
    }
  }

  @Test
  void aFullListRefusesMore() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(list.add(Revoked.of("" + i, "j" + i, null, null)).await(10, SECONDS)).isTrue();
    }
    assertThat(list.add(Revoked.of("4", "jti-1", null, null)).await(10, SECONDS)).isFalse();
    assertThat(list.covers(ADA)).isFalse();
    assertThat(list.size()).isEqualTo(3);
  }

  @Test
  void whileTheStoreFailsWhatIsKnownStaysInForce() throws Exception {
    list.add(Revoked.of("1", "jti-1", null, null)).await(10, SECONDS);
    broken.set(true);
    Eventually.that(() -> list.ageSeconds() > 1.2, "it could not be read for a while");
    assertThat(list.covers(ADA)).isTrue();
    assertThatThrownBy(() -> list.add(Revoked.of("2", null, "eve", null)).await(10, SECONDS))
        .isInstanceOf(RevocationStoreException.class)
        .hasMessageContaining("broken");
    broken.set(false);
    Eventually.that(() -> list.ageSeconds() < 0.4, "it is read again");
    assertThat(list.add(Revoked.of("2", null, "eve", null)).await(10, SECONDS)).isTrue();
  }

  @Test
  void aStoreThatCannotBeOpenedFailsTheStart() {
    assertThatThrownBy(
            () ->
                RevocationList.open(vertx, () -> SqliteRevocations.open(folder), Clock.systemUTC())
                    .await(10, SECONDS))
        .isInstanceOf(RevocationStoreException.class)
        .hasMessageContaining(folder.toString());
  }

  /** Fails when it is told to. */
  private final class Breakable implements RevocationStore {
    private final RevocationStore store;

    Breakable(RevocationStore store) {
      this.store = store;
    }

    private RevocationStore working() {
      if (broken.get()) {
        throw new RevocationStoreException("The store is broken");
      }
      return store;
    }

    @Override
    public @Nullable Contents changedSince(long edition) {
      return working().changedSince(edition);
    }

    @Override
    public boolean add(Revocation revocation) {
      return working().add(revocation);
    }

    @Override
    public boolean remove(String id) {
      return working().remove(id);
    }

    @Override
    public void removePast(Instant now) {
      working().removePast(now);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
