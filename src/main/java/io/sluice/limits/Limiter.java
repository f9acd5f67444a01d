package io.sluice.limits;

import io.vertx.core.Future;

/** Reserves before dispatch. One call decides all dimensions together. */
public interface Limiter {

  Future<Verdict> reserve(Demand demand);

  /** Reservations that are not settled yet. */
  long open();
}
