package io.sluice.cli;

import io.vertx.core.Future;

/** Waits for a future on a thread that may block, such as that of a command. */
public final class Await {

  private Await() {}

  /** The value, or the failure as a {@link java.util.concurrent.CompletionException}. */
  public static <T> T on(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
