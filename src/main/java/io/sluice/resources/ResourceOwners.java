package io.sluice.resources;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owners as the event loops see them: what was asked for lately is in memory, the rest is read from
 * the store, and what was just remembered is waited for. Writes are gathered: many responses are
 * one transaction. May be called by any thread; nothing of it blocks.
 */
public final class ResourceOwners {

  /** Of what was asked for lately. */
  static final int CACHED = 10_000;

  /** That wait for the store, when it is slow or away. */
  static final int MOST_WAITING = 20_000;

  /** Of one transaction. */
  static final int BATCH = 512;

  private static final Logger LOG = LoggerFactory.getLogger(ResourceOwners.class);
  private static final Duration CLEANING = Duration.ofHours(1);

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final ResourceStore store;
  private final Clock clock;
  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Key, Owned> lately = new Lately();
  private final long timer;
  private boolean writing;

  private record Key(Kind kind, String id) {}

  private record Waiting(Owned owned, Promise<Void> kept) {}

  private ResourceOwners(Vertx vertx, WorkerExecutor worker, ResourceStore store, Clock clock) {
    this.vertx = vertx;
    this.worker = worker;
    this.store = store;
    this.clock = clock;
    this.timer = vertx.setPeriodic(CLEANING.toMillis(), id -> clean());
  }

  /** Opens the store, off the event loop. */
  public static Future<ResourceOwners> open(
      Vertx vertx, Supplier<ResourceStore> opener, Clock clock) {
    // One thread: the store is not for two.
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("sluice-owners-" + clock.millis(), 1);
    return worker
        .executeBlocking(opener::get)
        .map(store -> new ResourceOwners(vertx, worker, store, clock))
        .onSuccess(ResourceOwners::clean)
        .onFailure(failure -> worker.close());
  }

  /**
   * Notes whose something is; what is known already stays as it is. Whoever asks next is told.
   *
   * @return when it is kept for good; fails with a {@link ResourceStoreException} if it cannot be
   */
  public Future<Void> remember(Owned owned) {
    Key key = new Key(owned.kind(), owned.id());
    Waiting one = new Waiting(owned, Promise.promise());
    synchronized (this) {
      Waiting before = waiting.get(key);
      if (before != null) {
        return here(before.kept.future());
      }
      if (waiting.size() >= MOST_WAITING) {
        return Future.failedFuture(
            new ResourceStoreException("too many owners wait to be written"));
      }
      waiting.put(key, one);
    }
    write();
    return here(one.kept.future());
  }

  private void write() {
    List<Waiting> batch;
    synchronized (this) {
      if (writing || waiting.isEmpty()) {
        return;
      }
      writing = true;
      batch = waiting.values().stream().limit(BATCH).toList();
    }
    var unused =
        worker
            .executeBlocking(
                () -> {
                  store.remember(batch.stream().map(Waiting::owned).toList());
                  return batch;
                })
            .onComplete(
                done -> {
                  written(batch);
                  batch.forEach(
                      one -> {
                        if (done.succeeded()) {
                          one.kept.complete();
                        } else {
                          one.kept.fail(done.cause());
                        }
                      });
                  if (done.failed()) {
                    LOG.error("{} owners are lost: {}", batch.size(), done.cause().getMessage());
                  }
                  write();
                });
  }

  private synchronized void written(List<Waiting> batch) {
    batch.forEach(one -> waiting.remove(new Key(one.owned.kind(), one.owned.id())));
    writing = false;
  }

  /** Whose it is; empty if it is nobody's, or was and is over. */
  public Future<Optional<Owned>> find(Kind kind, String id) {
    if (id.isEmpty() || id.length() > Owned.MAX_ID) {
      return Future.succeededFuture(Optional.empty());
    }
    Key key = new Key(kind, id);
    Owned known;
    Waiting written;
    synchronized (this) {
      known = lately.get(key);
      written = waiting.get(key);
    }
    if (known != null) {
      return Future.succeededFuture(current(known));
    }
    // What waits may be the second to come: the store says which stays.
    return written == null ? read(key) : here(written.kept.future()).transform(done -> read(key));
  }

  private Future<Optional<Owned>> read(Key key) {
    return worker
        .executeBlocking(() -> store.find(key.kind, key.id))
        .onSuccess(found -> found.ifPresent(one -> cache(key, one)))
        .map(found -> found.flatMap(this::current));
  }

  private Optional<Owned> current(Owned one) {
    return one.past(clock.instant()) ? Optional.empty() : Optional.of(one);
  }

  /** Where the caller is: another event loop may have done the writing. */
  private static Future<Void> here(Future<Void> elsewhere) {
    Context context = Vertx.currentContext();
    if (context == null) {
      return elsewhere;
    }
    Promise<Void> here = Promise.promise();
    elsewhere.onComplete(done -> context.runOnContext(go -> here.handle(done)));
    return here.future();
  }

  /** What is known already may be newer than what was read. */
  private synchronized void cache(Key key, Owned one) {
    lately.putIfAbsent(key, one);
  }

  /**
   * A team's, newest first.
   *
   * @param after the id that the page comes after; empty for the first
   */
  public Future<List<Owned>> list(String team, Kind kind, String after, int limit) {
    return worker.executeBlocking(() -> store.list(team, kind, after, limit));
  }

  /** What the provider said of it last. */
  public void describe(Owned owned, String details) {
    if (details.length() <= Owned.MAX_DETAILS) {
      later(() -> store.describe(owned.kind(), owned.id(), details));
    }
  }

  /**
   * Its cost goes into the ledger now, once.
   *
   * @param owned as it was found
   * @return false if that is done already
   */
  public boolean claim(Owned owned) {
    Key key = new Key(owned.kind(), owned.id());
    synchronized (this) {
      Owned known = lately.getOrDefault(key, owned);
      if (known.settled()) {
        return false;
      }
      lately.put(key, known.asSettled());
    }
    later(() -> store.settle(owned.kind(), owned.id()));
    return true;
  }

  private void later(Runnable change) {
    var unused =
        worker
            .executeBlocking(
                () -> {
                  change.run();
                  return null;
                })
            .onFailure(failure -> LOG.error("A change is lost: {}", failure.getMessage()));
  }

  /** It is gone. */
  public Future<Void> forget(Kind kind, String id) {
    synchronized (this) {
      lately.remove(new Key(kind, id));
    }
    return worker.executeBlocking(
        () -> {
          store.forget(kind, id);
          return null;
        });
  }

  private void clean() {
    var unused =
        worker
            .executeBlocking(() -> store.removePast(clock.instant()))
            .onSuccess(
                more -> {
                  if (more) {
                    clean();
                  }
                })
            .onFailure(failure -> LOG.warn("Old owners stay: {}", failure.getMessage()));
  }

  /** Writes what waits, and closes the store. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    List<Future<Void>> last;
    synchronized (this) {
      last = waiting.values().stream().map(one -> one.kept.future()).toList();
    }
    return Future.join(new ArrayList<>(last))
        .transform(
            done ->
                worker.executeBlocking(
                    () -> {
                      store.close();
                      return null;
                    }))
        .transform(done -> worker.close());
  }

  /** The least recently asked for goes first. */
  private static final class Lately extends LinkedHashMap<Key, Owned> {
    private static final long serialVersionUID = 1L;

    Lately() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Owned> eldest) {
      return size() > CACHED;
    }
  }
}
