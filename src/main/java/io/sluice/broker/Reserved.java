package io.sluice.broker;

import io.sluice.limits.Amounts;
import io.sluice.limits.Price;
import io.sluice.limits.Reservation;
import io.sluice.limits.TokenEstimator;
import io.sluice.usage.TokenCounts;

/** A request with what was set aside for it, and how to turn real usage into what it owes. */
record Reserved(
    Permitted permitted, Leg leg, Reservation reservation, Price price, TokenEstimator estimator) {

  /** Nothing was sent. */
  void cancel() {
    reservation.cancel();
  }

  /** Puts what was used in place of what was set aside. */
  void settle(TokenCounts used) {
    reservation.settle(new Amounts(used.allInput(), used.output(), price.micros(used)));
  }

  /** The provider's own figures of a whole answer: the next estimate will be better. */
  void learn(TokenCounts reported) {
    estimator.learn(
        permitted.allowed().granted().alias(),
        permitted.asked().body().length(),
        reported.allInput(),
        reported.output());
  }
}
