package io.sluice.identity;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Loads an issuer's keys: one load at a time, the next one planned when one ends. A load that fails
 * leaves the keys as they are.
 */
final class KeyLoader implements AutoCloseable {

  private final Vertx vertx;
  private final KeySource source;
  private final JwksReader reader;
  private final RefreshPlan plan;
  private final Pace pace;
  private final KeyNews news;
  private final Runnable onFresh;
  private final AtomicReference<@Nullable Future<KeySet>> underWay = new AtomicReference<>();
  private final LongAdder loaded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger fruitless = new AtomicInteger();
  private volatile KeySet current = KeySet.empty();
  private volatile boolean failing;
  private volatile boolean closed;
  private volatile Runnable callOff = () -> {};

  /**
   * Loads nothing before it is asked to.
   *
   * @param onFresh told after each load that brought a key set, before anybody who waits for it
   */
  KeyLoader(
      Vertx vertx,
      KeySource source,
      JwksReader reader,
      Duration refresh,
      Pace pace,
      KeyNews news,
      Runnable onFresh) {
    this.vertx = vertx;
    this.source = source;
    this.reader = reader;
    this.plan = new RefreshPlan(refresh, pace.random());
    this.pace = pace;
    this.news = news;
    this.onFresh = onFresh;
  }

  /** What the last load that did not fail brought; empty before the first. */
  KeySet current() {
    return current;
  }

  /** Whether the last load failed. */
  boolean failing() {
    return failing;
  }

  long loaded() {
    return loaded.sum();
  }

  long failed() {
    return failed.sum();
  }

  /** The load that is under way, if one is. Completes on the caller's context. */
  @Nullable Future<KeySet> running() {
    Future<KeySet> running = underWay.get();
    return running == null ? null : onCallersContext(running);
  }

  /** Loads the keys, or waits for the load that is under way. Completes on the caller's context. */
  Future<KeySet> load() {
    Promise<KeySet> promise = Promise.promise();
    Future<KeySet> mine = promise.future();
    Future<KeySet> running = underWay.compareAndExchange(null, mine);
    if (running != null) {
      return onCallersContext(running);
    }
    Future<KeySet> result = onCallersContext(mine);
    long asked = pace.nanoTime().getAsLong();
    // Begun inside, so that also what a source throws ends as a failure.
    Future.succeededFuture()
        .compose(begun -> source.get())
        .compose(document -> read(document, asked))
        .onComplete(
            done -> {
              if (done.succeeded()) {
                fresh(done.result());
              } else {
                failed(done.cause());
              }
              underWay.set(null);
              promise.handle(done.map(Loaded::keys));
            });
    return result;
  }

  private record Loaded(KeySet keys, String cacheControl) {}

  private Future<Loaded> read(Document document, long asked) {
    return vertx
        .executeBlocking(() -> reader.read(document.body(), current, asked), false)
        .map(keys -> new Loaded(keys, document.cacheControl()))
        .recover(
            failure -> {
              source.distrust();
              return Future.failedFuture(
                  new IOException(source.place() + ": " + failure.getMessage(), failure));
            });
  }

  private void fresh(Loaded fresh) {
    current = fresh.keys();
    failing = false;
    loaded.increment();
    onFresh.run();
    news.loaded(fresh.keys());
    if (fresh.keys().isEmpty()) {
      // The issuer has withdrawn its keys, or is in trouble: ask again as after a failure.
      next(plan.afterFailure(fruitless.incrementAndGet()));
    } else {
      fruitless.set(0);
      next(plan.afterLoad(fresh.cacheControl()));
    }
  }

  private void failed(Throwable cause) {
    failing = true;
    failed.increment();
    news.failed(cause);
    next(plan.afterFailure(fruitless.incrementAndGet()));
  }

  private void next(Duration pause) {
    callOff.run();
    callOff = closed ? () -> {} : pace.timer().after(pause, this::load);
    if (closed) {
      callOff.run();
    }
  }

  private <T> Future<T> onCallersContext(Future<T> future) {
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    future.onComplete(done -> context.runOnContext(ignored -> promise.handle(done)));
    return promise.future();
  }

  @Override
  public void close() {
    closed = true;
    callOff.run();
    source.close();
  }
}
