package io.sluice.limits;

import io.sluice.provider.RateSignal;
import io.vertx.core.Future;
import java.util.List;

/** Reserves before dispatch. One call decides all dimensions together. */
public interface Limiter {

  /** All that the demand needs, or nothing. Fails only for a bug: a store that is away refuses. */
  Future<Verdict> reserve(Demand demand);

  /** The same for a caller who may leave while it waits. */
  default Ticket queue(Demand demand) {
    Future<Verdict> verdict = reserve(demand);
    return new Ticket() {
      @Override
      public Future<Verdict> verdict() {
        return verdict;
      }

      @Override
      public void leave() {
        // Nobody waits here.
      }
    };
  }

  /** The limits that would apply, as they stand. Takes nothing. */
  Future<List<LimitState>> states(Demand demand);

  /** What a provider's answer says of the provider's own limits. */
  void heard(String provider, RateSignal signal);

  /** Reservations that are not settled yet. */
  long open();

  /** Requests that wait for their turn. */
  long waiting();
}
