package io.sluice.limits;

import io.vertx.core.Future;

/** A place in the queue, or the verdict that came at once. */
public interface Ticket {

  /**
   * Comes on the Vert.x context that asked, if there was one. Fails with a {@link
   * java.util.concurrent.CancellationException} after {@link #leave}.
   */
  Future<Verdict> verdict();

  /**
   * The caller is gone: the place is free for others, and what is granted in this very moment is
   * given back. Does nothing once the verdict has come.
   */
  void leave();
}
