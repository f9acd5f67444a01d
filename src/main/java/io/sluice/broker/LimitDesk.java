package io.sluice.broker;

import io.sluice.identity.Caller;
import io.sluice.limits.Amounts;
import io.sluice.limits.Demand;
import io.sluice.limits.Limiter;
import io.sluice.limits.Price;
import io.sluice.limits.Reservation;
import io.sluice.limits.Ticket;
import io.sluice.limits.TokenEstimator;
import io.sluice.limits.Verdict;
import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Refused;
import io.sluice.limits.Verdict.Unavailable;
import io.sluice.provider.RateSignal;
import io.sluice.routing.Deployment;
import io.sluice.wire.ApiRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import java.time.Clock;
import java.time.Duration;

/**
 * Limits, as a request meets them: says what it may use, waits its turn if there is one, and leaves
 * with a reservation or with why not. The caller is told how its limits stand either way.
 */
final class LimitDesk {

  private final Limiter limiter;
  private final TokenEstimator estimator;
  private final Clock clock;

  LimitDesk(Limiter limiter, TokenEstimator estimator, Clock clock) {
    this.limiter = limiter;
    this.estimator = estimator;
    this.clock = clock;
  }

  /**
   * Fails with a {@link RoadException} where there is no reservation to be had.
   *
   * @param waits whether it may wait its turn
   */
  Future<Reserved> reserve(
      Exchange exchange, Permitted permitted, Leg leg, boolean waits, Snapshot snapshot) {
    Price price = snapshot.prices().of(leg.deployment());
    Demand demand = demand(exchange, permitted, leg, price, waits, snapshot);
    Ticket ticket = limiter.queue(demand);
    exchange.onOver(ticket::leave);
    return ticket
        .verdict()
        .map(verdict -> reservation(exchange, demand, verdict))
        .map(reservation -> new Reserved(permitted, leg, reservation, price, estimator));
  }

  /** A provider answered: it may say how its own limits stand. */
  void heard(String provider, HttpClientResponse head) {
    heard(provider, head.statusCode(), head.headers());
  }

  /** A provider answered: it may say how its own limits stand. */
  void heard(String provider, int status, MultiMap headers) {
    RateSignal signal = RateSignal.of(status, headers, clock);
    if (!signal.isEmpty()) {
      limiter.heard(provider, signal);
    }
  }

  private static Reservation reservation(Exchange exchange, Demand demand, Verdict verdict) {
    LimitHeaders.put(exchange.reply().headers(), verdict.states());
    if (verdict instanceof Granted granted) {
      return granted.reservation();
    }
    if (verdict instanceof Refused refused) {
      throw new RoadException(Errors.limits(demand.team(), demand.provider(), refused));
    }
    throw new RoadException(Errors.limitsUnavailable(((Unavailable) verdict).retryAfter()));
  }

  private Demand demand(
      Exchange exchange,
      Permitted permitted,
      Leg leg,
      Price price,
      boolean waits,
      Snapshot snapshot) {
    Caller caller = permitted.caller();
    Duration maxWait = waits ? snapshot.config().limits().queue().maxWait() : Duration.ZERO;
    Wishes wishes = Wishes.of(exchange.request().headers(), maxWait);
    String provider = leg.deployment().provider();
    String model = permitted.allowed().granted().alias();
    return new Demand(
        exchange.id(),
        permitted.allowed().team(),
        provider,
        model,
        caller.user(),
        caller.client(),
        caller.tenant(),
        estimate(model, permitted, price),
        wishes.urgency(),
        wishes.patience());
  }

  /** What a request may cost at a deployment, in millionths of the currency unit. */
  long cost(Permitted permitted, Deployment deployment, Snapshot snapshot) {
    Price price = snapshot.prices().of(deployment);
    return estimate(deployment.alias(), permitted, price).costMicros();
  }

  private Amounts estimate(String model, Permitted permitted, Price price) {
    ApiRequest asked = permitted.asked();
    long input = estimator.input(model, asked.body().length());
    long bound = permitted.allowed().maxOutputTokens();
    long output = bound >= 0 ? bound : estimator.output(model, 0) * asked.choices();
    return new Amounts(input, output, price.most(input, output));
  }
}
