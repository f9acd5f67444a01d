package io.sluice.limits;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Someone who asked and has no verdict yet. */
final class Waiter {

  private enum Stage {
    WAITING,
    TOLD,
    LEFT
  }

  final Demand demand;

  // The next four are guarded by the usher's lock.

  /** Null while in none. */
  @Nullable Line line;

  /** What it takes of what its line lacks. */
  long cost = 1;

  /** While its turn is tried out. */
  boolean trying;

  /** Takes back the end of its patience. */
  @Nullable Runnable alarm;

  private volatile boolean late;
  private final Promise<Verdict> verdict = Promise.promise();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final @Nullable Context context = Vertx.currentContext();

  Waiter(Demand demand) {
    this.demand = demand;
  }

  Future<Verdict> verdict() {
    return verdict.future();
  }

  /** Its patience ends. */
  void late() {
    late = true;
  }

  boolean isLate() {
    return late;
  }

  boolean left() {
    return stage.get() == Stage.LEFT;
  }

  /** False if the verdict has come, or it left before. */
  boolean leave() {
    if (stage.compareAndSet(Stage.WAITING, Stage.LEFT)) {
      verdict.tryFail(new CancellationException("the caller left"));
      return true;
    }
    return false;
  }

  /** Tells the verdict where it was asked for. What was granted to one who left goes back. */
  void tell(Verdict decided) {
    there(() -> hand(decided));
  }

  void fail(Throwable failure) {
    there(
        () -> {
          if (stage.compareAndSet(Stage.WAITING, Stage.TOLD)) {
            verdict.tryFail(failure);
          }
        });
  }

  private void there(Runnable task) {
    if (context == null || context == Vertx.currentContext()) {
      task.run();
    } else {
      context.runOnContext(go -> task.run());
    }
  }

  private void hand(Verdict decided) {
    if (stage.compareAndSet(Stage.WAITING, Stage.TOLD)) {
      verdict.tryComplete(decided);
    } else if (decided instanceof Verdict.Granted granted) {
      granted.reservation().cancel();
    }
  }
}
