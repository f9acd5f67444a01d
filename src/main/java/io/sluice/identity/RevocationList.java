package io.sluice.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocations that are in force: a compiled table in memory, and behind it the store that
 * lasts. A change made here is in force when its future completes; one made elsewhere, by another
 * broker at the same store, when the store is next looked at.
 */
public final class RevocationList implements Revocations {

  /** With a look at the open requests every {@code 250 ms}, still within a second. */
  static final Duration LOOK = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(RevocationList.class);
  private static final int MOST_WAITING = 100;

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final Supplier<RevocationStore> opener;
  private final Clock clock;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile RevocationTable table;
  private volatile long read = System.nanoTime();
  private volatile boolean failing;
  private volatile long timer;
  // The worker's own.
  private @Nullable RevocationStore store;

  private RevocationList(Vertx vertx, Supplier<RevocationStore> opener, Clock clock) {
    this.vertx = vertx;
    this.opener = opener;
    this.clock = clock;
    // One thread: the store is not for two.
    this.worker = vertx.createSharedWorkerExecutor("sluice-revocations-" + hashCode(), 1);
    this.table = RevocationTable.of(RevocationStore.UNREAD, List.of(), clock.instant());
  }

  /**
   * Reads what is in a store. Fails if it cannot be: then nobody knows what was revoked.
   *
   * @param opener opens the store, on a worker
   */
  public static Future<RevocationList> open(
      Vertx vertx, Supplier<RevocationStore> opener, Clock clock) {
    RevocationList list = new RevocationList(vertx, opener, clock);
    return list.run(list::refreshed)
        .map(
            read -> {
              list.timer = vertx.setPeriodic(LOOK.toMillis(), id -> list.look());
              return list;
            })
        .recover(failure -> list.close().transform(closed -> Future.failedFuture(failure)));
  }

  @Override
  public boolean covers(Caller caller) {
    return table.covers(caller);
  }

  public int size() {
    return table.size();
  }

  /** Since the store was last read. */
  public double ageSeconds() {
    return (System.nanoTime() - read) / 1e9;
  }

  /** One of those in force; null if it is not among them. */
  public @Nullable Revocation find(String id) {
    return table.find(id);
  }

  /**
   * Those in force, oldest first.
   *
   * @param after the id before the first, or empty
   */
  public List<Revocation> page(String after, int limit) {
    return table.page(after, limit);
  }

  /**
   * Puts one in force.
   *
   * @return false if there is no room for more
   */
  public Future<Boolean> add(Revocation revocation) {
    return change(
        () -> {
          boolean added = store().add(revocation);
          refresh();
          return added;
        });
  }

  /**
   * Ends one.
   *
   * @return false if there is none with this id
   */
  public Future<Boolean> lift(String id) {
    return change(
        () -> {
          boolean removed = store().remove(id);
          refresh();
          return removed;
        });
  }

  private Future<Boolean> change(Callable<Boolean> work) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          new RevocationStoreException("Too many changes wait to be written; try again"));
    }
    return run(work).onComplete(done -> waiting.decrementAndGet());
  }

  private <T> Future<T> run(Callable<T> work) {
    return worker.executeBlocking(work);
  }

  /** One look at a time: a store that is slow must not have them pile up. */
  private void look() {
    if (looking.compareAndSet(false, true)) {
      run(this::refreshed)
          .onComplete(
              done -> {
                looking.set(false);
                noteFailure(done.cause());
              });
    }
  }

  private void noteFailure(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      LOG.error("revocations made elsewhere are not noticed for now: {}", failure.getMessage());
    } else if (failure == null && failing) {
      LOG.info("revocations are read again");
    }
    failing = failure != null;
  }

  private Boolean refreshed() {
    if (table.outdated(clock.instant())) {
      store().removePast(clock.instant());
    }
    refresh();
    return true;
  }

  private void refresh() {
    RevocationStore.Contents contents = store().changedSince(table.edition());
    if (contents != null) {
      table = RevocationTable.of(contents.edition(), contents.revocations(), clock.instant());
    }
    read = System.nanoTime();
  }

  private RevocationStore store() {
    RevocationStore open = store;
    if (open == null) {
      open = opener.get();
      store = open;
    }
    return open;
  }

  /** What is known stays in force; nothing more is noticed. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return run(() -> {
          RevocationStore open = store;
          if (open != null) {
            open.close();
          }
          return true;
        })
        .transform(closed -> worker.close());
  }
}
