package io.sluice.broker;

import io.sluice.broker.Charge.Ending;
import io.sluice.routing.Deployment;
import io.sluice.routing.Failure;
import io.sluice.routing.Itinerary;
import io.sluice.routing.Trial;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request that needs a WebSocket to a provider, from deployment to deployment, until
 * one opens it. As on a {@link Journey}, each attempt has its own reservation, intent and row.
 */
final class SocketJourney {

  private final SocketSteps steps;
  private final Exchange exchange;
  private final Permitted permitted;
  private final Itinerary itinerary;
  private final Legs legs;
  private final Loop loop;
  private final Line line;
  private final Consumer<Boarded> opened;
  private @Nullable Attempt current;
  private @Nullable Leg refused;
  private int attempts;

  /** Opens a WebSocket to a provider. */
  interface Line {
    Future<WebSocket> open(Leg leg);
  }

  /** Each is itself alone. */
  private static final class Attempt {

    private final Leg leg;
    private final Charge charge;
    private final Trial trial;

    Attempt(Leg leg, Charge charge, Trial trial) {
      this.leg = leg;
      this.charge = charge;
      this.trial = trial;
    }
  }

  SocketJourney(
      SocketSteps steps,
      Exchange exchange,
      Permitted permitted,
      Itinerary itinerary,
      Loop loop,
      Line line,
      Consumer<Boarded> opened) {
    this.steps = steps;
    this.exchange = exchange;
    this.permitted = permitted;
    this.itinerary = itinerary;
    this.legs = new Legs(exchange, permitted);
    this.loop = loop;
    this.line = line;
    this.opened = opened;
  }

  /** Fails with a {@link RoadException} if nothing could be tried. */
  Future<Void> begin() {
    return attempt(itinerary.next(), null);
  }

  private Future<Void> attempt(Optional<Deployment> to, @Nullable ApiError last) {
    if (exchange.over()) {
      return Future.succeededFuture();
    }
    if (to.isEmpty()) {
      return waiting(last);
    }
    Deployment deployment = to.get();
    Leg leg;
    try {
      leg = legs.to(deployment, loop.provider(deployment.provider()));
    } catch (Untranslatable e) {
      return attempt(itinerary.next(), last == null ? Errors.untranslatable(e) : last);
    }
    return steps
        .desk()
        .reserve(exchange, permitted, leg, false, loop.snapshot())
        .transform(
            reserved -> {
              if (reserved.succeeded()) {
                return depart(reserved.result(), last);
              }
              refused = refused == null ? leg : refused;
              return reserved.cause() instanceof RoadException road
                  ? attempt(itinerary.next(), last == null ? road.error() : last)
                  : Future.failedFuture(reserved.cause());
            });
  }

  /** No limit let it through at once: it waits at the first that refused, as long as it may. */
  private Future<Void> waiting(@Nullable ApiError last) {
    Leg leg = refused;
    refused = null;
    return leg == null
        ? Future.failedFuture(
            new RoadException(last == null ? Errors.nowhere(itinerary.obstacle()) : last))
        : steps
            .desk()
            .reserve(exchange, permitted, leg, true, loop.snapshot())
            .compose(reserved -> depart(reserved, last));
  }

  private Future<Void> depart(Reserved reserved, @Nullable ApiError last) {
    Leg leg = reserved.leg();
    Optional<Trial> trial = itinerary.begin(leg.deployment());
    if (trial.isEmpty()) {
      reserved.cancel();
      return attempt(itinerary.next(), last);
    }
    Charge charge;
    try {
      charge = steps.departure().board(exchange, reserved, attempts + 1);
    } catch (RuntimeException e) {
      trial.get().abandoned();
      return Future.failedFuture(e);
    }
    attempts++;
    Attempt attempt = new Attempt(leg, charge, trial.get());
    current = attempt;
    exchange.onCut(this::cut);
    try {
      open(attempt);
      return Future.succeededFuture();
    } catch (RuntimeException e) {
      current = null;
      trial.get().abandoned();
      charge.settle(Ending.UNSENT);
      // The path is made of the caller's query and of the deployment's model.
      return Future.failedFuture(
          e instanceof IllegalArgumentException
              ? new RoadException(Errors.malformed("", "the request's query cannot be passed on"))
              : e);
    }
  }

  private void open(Attempt attempt) {
    String provider = attempt.leg.provider().name();
    Future<WebSocket> opening = line.open(attempt.leg);
    Deadline deadline =
        steps
            .deadlines()
            .start(
                attempt.leg.provider().timeouts(),
                kind ->
                    failed(
                        attempt,
                        Outcome.TIMED_OUT,
                        Failure.TIMEOUT,
                        ProviderErrors.expired(provider, kind)));
    opening.onComplete(
        done -> {
          deadline.cancel();
          if (done.failed()) {
            refused(attempt, done.cause());
          } else if (current == attempt) {
            current = null;
            attempt.trial.firstToken();
            steps.sessions().incrementAndGet();
            attempt.charge.onSettled(steps.sessions()::decrementAndGet);
            opened.accept(
                new Boarded(attempt.leg, attempt.charge, attempt.trial, done.result(), attempts));
          } else {
            done.result().resume().close().onFailure(ignored -> {});
          }
        });
  }

  private void refused(Attempt attempt, Throwable cause) {
    String provider = attempt.leg.provider().name();
    if (cause instanceof UpgradeRejectedException rejected) {
      int status = rejected.getStatus();
      steps.desk().heard(provider, status, rejected.getHeaders());
      failed(
          attempt,
          Outcome.PROVIDER_REFUSED,
          Failure.status(status, ProviderErrors.retryAfter(rejected.getHeaders())),
          status == 401 || status == 403 || status == 407
              ? ProviderErrors.misleading(provider, status)
              : ProviderErrors.refused(provider, status));
    } else {
      failed(
          attempt,
          Outcome.PROVIDER_FAILED,
          ProviderErrors.reached(cause) ? Failure.BROKEN : Failure.UNREACHABLE,
          ProviderErrors.unreachable(provider, cause));
    }
  }

  private void failed(Attempt attempt, Outcome outcome, Failure failure, ApiError error) {
    if (current != attempt) {
      return;
    }
    current = null;
    exchange.onCut(null);
    attempt.trial.failed(failure);
    Optional<Deployment> next = itinerary.mayRetry(failure) ? itinerary.next() : Optional.empty();
    if (next.isPresent()) {
      settle(attempt, Outcome.SUPERSEDED, error.status(), "superseded");
      after(itinerary.pause()).compose(waited -> attempt(next, error)).onFailure(exchange::fail);
      return;
    }
    settle(attempt, outcome, error.status(), error.code());
    if (attempts > 1) {
      // The broker has tried again already; an SDK that does so too would multiply it.
      exchange.answer(error.with("x-should-retry", "false"));
    } else {
      exchange.answer(error);
    }
  }

  private Future<Void> after(Duration pause) {
    return pause.toMillis() <= 0
        ? Future.succeededFuture()
        : steps.vertx().timer(pause.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** Before the WebSocket is open. */
  private void cut(Cut why) {
    Attempt attempt = current;
    if (attempt == null) {
      return;
    }
    current = null;
    attempt.trial.abandoned();
    settle(
        attempt, why.outcome(), why == Cut.CALLER_GONE ? 499 : why.error().status(), why.reason());
    if (why != Cut.CALLER_GONE) {
      exchange.answer(why.error());
    }
  }

  /** Nothing was said, so nothing was used. */
  private static void settle(Attempt attempt, Outcome outcome, int status, String reason) {
    attempt.charge.settle(
        new Ending(TokenCounts.NONE, Provenance.REPORTED, outcome, "", status, reason, -1));
  }
}
