package io.sluice.broker;

import io.sluice.routing.AnswerRecording;
import io.sluice.routing.Deployment;
import io.sluice.routing.Failure;
import io.sluice.routing.Itinerary;
import io.sluice.routing.Trial;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request from deployment to deployment, until one answers. Each attempt has its own
 * reservation, its own intent in the journal and its own row in the ledger; the caller hears one of
 * them. After the first byte of an answer nothing is tried any more.
 */
final class Journey implements Course {

  private final Vertx vertx;
  private final Exchange exchange;
  private final Permitted permitted;
  private final Itinerary itinerary;
  private final Legs legs;
  private final LimitDesk desk;
  private final Departure departure;
  private final Loop loop;
  private final @Nullable AnswerRecording recording;
  private final Map<Relay, Trial> live = new LinkedHashMap<>(2);
  private @Nullable Relay leader;
  private @Nullable Leg refused;
  private int attempts;

  Journey(
      Vertx vertx,
      Exchange exchange,
      Permitted permitted,
      Itinerary itinerary,
      LimitDesk desk,
      Departure departure,
      Loop loop,
      @Nullable AnswerRecording recording) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.permitted = permitted;
    this.itinerary = itinerary;
    this.legs = new Legs(exchange, permitted);
    this.desk = desk;
    this.departure = departure;
    this.loop = loop;
    this.recording = recording;
  }

  /** Fails with a {@link RoadException} if nothing could be sent. */
  Future<Void> begin() {
    return attempt(itinerary.next(), null);
  }

  /**
   * Tries a deployment, and those after it as long as they do not even take the request.
   *
   * @param last why the one before did not serve; null at first
   */
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
      return attempt(itinerary.next(), first(last, Errors.untranslatable(e)));
    }
    return desk.reserve(exchange, permitted, leg, false, loop.snapshot())
        .transform(
            reserved -> {
              if (reserved.failed()) {
                refused = refused == null ? leg : refused;
                return elsewhere(reserved.cause(), last);
              }
              return depart(reserved.result(), last);
            });
  }

  /** No limit let it through at once: it waits at the first that refused, as long as it may. */
  private Future<Void> waiting(@Nullable ApiError last) {
    Leg leg = refused;
    refused = null;
    return leg == null
        ? Future.failedFuture(
            new RoadException(last == null ? Errors.nowhere(itinerary.obstacle()) : last))
        : desk.reserve(exchange, permitted, leg, true, loop.snapshot())
            .compose(reserved -> depart(reserved, last));
  }

  private Future<Void> elsewhere(Throwable cause, @Nullable ApiError last) {
    return cause instanceof RoadException road
        ? attempt(itinerary.next(), first(last, road.error()))
        : Future.failedFuture(cause);
  }

  private Future<Void> depart(Reserved reserved, @Nullable ApiError last) {
    Optional<Trial> trial = itinerary.begin(reserved.leg().deployment());
    if (trial.isEmpty()) {
      reserved.cancel();
      return attempt(itinerary.next(), last);
    }
    try {
      Relay relay = departure.depart(exchange, this, reserved, attempts + 1, recording);
      attempts++;
      live.put(relay, trial.get());
      exchange.onCut(this::cut);
      relay.run();
      hedge();
      return Future.succeededFuture();
    } catch (RuntimeException e) {
      trial.get().abandoned();
      return Future.failedFuture(e);
    }
  }

  /** A second deployment is asked too, when the first takes long to begin. */
  private void hedge() {
    if (attempts > 1) {
      return;
    }
    itinerary
        .hedgeAfter()
        .ifPresent(
            delay ->
                vertx.setTimer(
                    Math.max(1, delay.toMillis()),
                    timer -> {
                      if (leader == null && live.size() == 1) {
                        itinerary.hedge().ifPresent(second -> attemptBeside(second));
                      }
                    }));
  }

  /** What it comes to is of no account as long as the first goes on. */
  private void attemptBeside(Deployment second) {
    attempt(Optional.of(second), null)
        .onFailure(
            cause -> {
              if (live.isEmpty() && leader == null) {
                exchange.fail(cause);
              }
            });
  }

  @Override
  public boolean leads(Relay attempt) {
    if (leader != null && leader != attempt) {
      return false;
    }
    leader = attempt;
    Trial trial = live.get(attempt);
    if (trial != null) {
      trial.firstToken();
      RouteHeaders.put(exchange.reply().headers(), permitted, trial.deployment(), attempts);
    }
    for (Relay other : List.copyOf(live.keySet())) {
      if (other != attempt) {
        other.supersede(Provenance.PARTIAL);
      }
    }
    return true;
  }

  @Override
  public boolean givesWay(Relay attempt, Failure failure, ApiError error) {
    Trial trial = live.remove(attempt);
    if (trial != null) {
      trial.failed(failure);
    }
    leader = leader == attempt ? null : leader;
    if (!live.isEmpty()) {
      return true;
    }
    Optional<Deployment> next = itinerary.mayRetry(failure) ? itinerary.next() : Optional.empty();
    if (next.isEmpty()) {
      if (attempts > 1) {
        // The broker has tried again already; an SDK that does so too would multiply it.
        exchange.reply().headers().set("x-should-retry", "false");
      }
      return false;
    }
    exchange.onCut(null);
    after(itinerary.pause()).compose(waited -> attempt(next, error)).onFailure(exchange::fail);
    return true;
  }

  private Future<Void> after(Duration pause) {
    return pause.toMillis() <= 0
        ? Future.succeededFuture()
        : vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  @Override
  public void ended(Relay attempt, Outcome outcome, @Nullable Failure failure) {
    Trial trial = live.remove(attempt);
    if (trial == null) {
      return;
    }
    if (failure != null) {
      trial.failed(failure);
    } else if (outcome == Outcome.COMPLETED) {
      trial.succeeded();
    } else {
      trial.abandoned();
    }
  }

  private void cut(Cut why) {
    Relay heard = leader;
    for (Relay relay : List.copyOf(live.keySet())) {
      if (heard == null || heard == relay) {
        heard = relay;
      } else {
        relay.supersede(Provenance.PARTIAL);
      }
    }
    if (heard != null) {
      heard.cut(why);
    }
  }

  private static ApiError first(@Nullable ApiError last, ApiError now) {
    return last == null ? now : last;
  }
}
