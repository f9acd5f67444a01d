package io.sluice.resources;

import static io.sluice.resources.SqliteResourcesTest.NOW;
import static io.sluice.resources.SqliteResourcesTest.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceOwnersTest {

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private boolean gated;
  private boolean broken;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void whatWasJustRememberedIsFound() {
    ResourceOwners owners = open(NOW.plusSeconds(5));
    Future<Void> unused = owners.remember(file("f", "search"));
    assertThat(await(owners.find(Kind.FILE, "f"))).contains(file("f", "search"));
    assertThat(await(owners.find(Kind.FILE, ""))).isEmpty();
    assertThat(await(owners.find(Kind.FILE, "x".repeat(300)))).isEmpty();
    await(owners.close());
  }

  @Test
  void whatWasFoundOnceIsInMemory() {
    ResourceOwners owners = open(NOW);
    await(owners.remember(file("f", "search")));
    await(owners.find(Kind.FILE, "f"));
    await(owners.find(Kind.FILE, "f"));
    assertThat(reads).hasValue(1);
    await(owners.forget(Kind.FILE, "f"));
    assertThat(await(owners.find(Kind.FILE, "f"))).isEmpty();
    await(owners.close());
  }

  @Test
  void whatIsOverIsNobodys() {
    ResourceOwners owners = open(NOW.plusSeconds(10));
    Owned response =
        new Owned(Kind.RESPONSE, "r", "p", "m", "t", "u", NOW, NOW.plusSeconds(10), "", true);
    await(owners.remember(response));
    assertThat(await(owners.find(Kind.RESPONSE, "r"))).isEmpty();
    assertThat(await(owners.find(Kind.RESPONSE, "r"))).isEmpty();
    await(owners.close());
  }

  @Test
  void aCostIsClaimedOnceAlsoOverARestart() {
    ResourceOwners owners = open(NOW);
    await(owners.remember(file("b", "search")));
    Owned found = await(owners.find(Kind.FILE, "b")).orElseThrow();
    assertThat(owners.claim(found)).isTrue();
    assertThat(owners.claim(found)).isFalse();
    await(owners.close());
    ResourceOwners next = open(NOW);
    assertThat(next.claim(await(next.find(Kind.FILE, "b")).orElseThrow())).isFalse();
    await(next.close());
  }

  @Test
  void manyAreWrittenTogether() {
    gated = true;
    ResourceOwners owners = open(NOW);
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      all.add(owners.remember(file("f" + i, "search")));
    }
    gate.countDown();
    await(Future.all(all));
    assertThat(writes.get()).isLessThanOrEqualTo(4);
    assertThat(await(owners.list("search", Kind.FILE, "", 2000))).hasSize(1000);
    await(owners.close());
  }

  @Test
  void anotherTeamCannotTakeWhatIsBeingWritten() {
    gated = true;
    ResourceOwners owners = open(NOW);
    Future<Void> first = owners.remember(file("f", "search"));
    Future<Void> second = owners.remember(file("f", "thieves"));
    gate.countDown();
    await(Future.all(first, second));
    assertThat(await(owners.find(Kind.FILE, "f")).map(Owned::team)).contains("search");
    await(owners.close());
  }

  @Test
  void closingWritesWhatWaits() {
    gated = true;
    ResourceOwners owners = open(NOW);
    Future<Void> unused = owners.remember(file("f", "search"));
    unused = owners.remember(file("g", "search"));
    gate.countDown();
    await(owners.close());
    ResourceStore again = SqliteResources.open(folder.resolve("resources.db"));
    assertThat(again.list("search", Kind.FILE, "", 9)).hasSize(2);
    again.close();
  }

  @Test
  void aStoreThatCannotBeWrittenSaysSoAndGoesOnLater() {
    ResourceOwners owners = open(NOW);
    broken = true;
    assertThatThrownBy(() -> await(owners.remember(file("f", "search"))))
        .hasRootCauseInstanceOf(ResourceStoreException.class);
    broken = false;
    await(owners.remember(file("f", "search")));
    assertThat(await(owners.find(Kind.FILE, "f"))).isPresent();
    await(owners.close());
  }

  private ResourceOwners open(java.time.Instant now) {
    return await(
        ResourceOwners.open(
            vertx,
            () -> new Watched(SqliteResources.open(folder.resolve("resources.db"))),
            Clock.fixed(now, ZoneOffset.UTC)));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Counts, and can be held or broken. */
  private final class Watched implements ResourceStore {
    private final ResourceStore store;

    Watched(ResourceStore store) {
      this.store = store;
    }

    @Override
    public void remember(List<Owned> owned) {
      if (broken) {
        throw new ResourceStoreException("the disk is away");
      }
      try {
        if (gated && !gate.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody opened the gate");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      writes.incrementAndGet();
      store.remember(owned);
    }

    @Override
    public Optional<Owned> find(Kind kind, String id) {
      reads.incrementAndGet();
      return store.find(kind, id);
    }

    @Override
    public List<Owned> list(String team, Kind kind, String after, int limit) {
      return store.list(team, kind, after, limit);
    }

    @Override
    public void describe(Kind kind, String id, String details) {
      store.describe(kind, id, details);
    }

    @Override
    public void settle(Kind kind, String id) {
      store.settle(kind, id);
    }

    @Override
    public void forget(Kind kind, String id) {
      store.forget(kind, id);
    }

    @Override
    public boolean removePast(java.time.Instant now) {
      return store.removePast(now);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
