package io.sluice.broker;

import io.sluice.routing.Failure;
import io.sluice.usage.Spend.Outcome;
import org.jspecify.annotations.Nullable;

/** The way of a request that only one place can answer. */
record OneAttempt(Exchange exchange, Permitted permitted, Leg leg) implements Course {

  @Override
  public boolean leads(Relay attempt) {
    RouteHeaders.put(exchange.reply().headers(), permitted, leg.deployment(), 1);
    return true;
  }

  @Override
  public boolean givesWay(Relay attempt, Failure failure, ApiError error) {
    return false;
  }

  @Override
  public void ended(Relay attempt, Outcome outcome, @Nullable Failure failure) {}
}
