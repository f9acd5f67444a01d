package io.sluice.broker;

import io.sluice.routing.AnswerCache;
import io.sluice.routing.CacheState;
import io.sluice.routing.Deployment;
import io.sluice.routing.DeploymentState;
import io.sluice.routing.DeploymentState.Position;
import io.sluice.routing.ModelState;
import io.sluice.routing.Router;
import io.sluice.routing.TrialEnding;
import io.sluice.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How deployments and models do, and the cache of answers. All event loops share what is shown, so
 * it holds for the whole broker. Meters are made once for a name from the configuration and look up
 * what it stands for now; of one that is gone, gauges have no value.
 */
final class RoutingMeters {

  private final Telemetry telemetry;
  private final Router router;
  private final Set<String> deployments = new HashSet<>();
  private final Set<String> models = new HashSet<>();

  RoutingMeters(Telemetry telemetry, Router router, AnswerCache answers) {
    this.telemetry = telemetry;
    this.router = router;
    cache(answers);
  }

  /** Makes the meters of deployments and models that are new. */
  synchronized void see() {
    for (DeploymentState state : router.states()) {
      if (deployments.add(state.id())) {
        deployment(state);
      }
    }
    for (String alias : router.models()) {
      if (models.add(alias)) {
        model(alias);
      }
    }
  }

  private void deployment(DeploymentState one) {
    String[] labels = {"deployment", one.id(), "model", one.alias(), "provider", one.provider()};
    String id = one.id();
    telemetry.gauge(
        "sluice.deployment.breaker",
        "Position of its breaker: 0 closed, 1 half open, 2 open",
        () -> of(router.state(id), state -> position(state.position())),
        labels);
    telemetry.gauge(
        "sluice.deployment.in.flight",
        "Requests that it has now",
        () -> of(router.state(id), DeploymentState::inFlight),
        labels);
    telemetry.gauge(
        "sluice.deployment.limit",
        "Requests that it may have at the same time, as configured or learned; none if unbounded",
        () -> of(router.state(id), RoutingMeters::limit),
        labels);
    telemetry.gauge(
        "sluice.deployment.first.token.seconds",
        "How long first tokens of its streams took lately; none while not known",
        () -> of(router.state(id), RoutingMeters::firstToken),
        labels);
    for (TrialEnding ending : TrialEnding.values()) {
      telemetry.counter(
          "sluice.deployment.attempts",
          "Attempts at it that are over, by what became of them",
          () -> count(router.state(id), state -> state.endings().getOrDefault(ending, 0L)),
          with(labels, "outcome", ending.code()));
    }
  }

  private static double position(Position position) {
    return switch (position) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  private static double limit(DeploymentState state) {
    return state.limit() == Deployment.UNBOUNDED ? Double.NaN : state.limit();
  }

  private static double firstToken(DeploymentState state) {
    return state.firstTokenMillis() < 0 ? Double.NaN : state.firstTokenMillis() / 1000.0;
  }

  private void model(String alias) {
    String attempts = "sluice.routing.extra.attempts";
    String extra = "Attempts beyond a request's first: again, at another deployment, or beside";
    models(attempts, extra, ModelState::retries, alias, "kind", "retry");
    models(attempts, extra, ModelState::failovers, alias, "kind", "failover");
    models(attempts, extra, ModelState::hedges, alias, "kind", "hedge");
    String hedges = "sluice.routing.hedges";
    String ended = "Hedges that answered, and those that the first attempt was faster than";
    models(hedges, ended, ModelState::hedgesWon, alias, "result", "won");
    models(hedges, ended, ModelState::hedgesLost, alias, "result", "lost");
    String denied = "sluice.routing.denied";
    String why = "Retries and hedges that the model's budget did not allow";
    models(denied, why, ModelState::retriesDenied, alias, "kind", "retry");
    models(denied, why, ModelState::hedgesDenied, alias, "kind", "hedge");
    telemetry.gauge(
        "sluice.routing.budget",
        "Retries and hedges that the model's budget would allow now",
        () -> of(router.model(alias), ModelState::budget),
        "model",
        alias);
  }

  private void models(
      String name,
      String description,
      ToLongFunction<ModelState> value,
      String alias,
      String label,
      String is) {
    telemetry.counter(
        name, description, () -> count(router.model(alias), value), "model", alias, label, is);
  }

  private void cache(AnswerCache answers) {
    String requests = "sluice.answer.cache.requests";
    String description = "Look-ups of answers that may be given again";
    counter(requests, description, answers, CacheState::hits, "result", "hit");
    counter(requests, description, answers, CacheState::misses, "result", "miss");
    counter("sluice.answer.cache.stored", "Answers kept", answers, CacheState::stored);
    counter(
        "sluice.answer.cache.evicted",
        "Answers that were too old, or made room for others",
        answers,
        CacheState::evicted);
    counter(
        "sluice.answer.cache.saved.tokens",
        "Tokens that answers given again had cost the first time",
        answers,
        CacheState::savedTokens);
    telemetry.gauge("sluice.answer.cache.size", "Answers held", () -> answers.state().entries());
    telemetry.gauge(
        "sluice.answer.cache.bytes", "Size of the answers held", () -> answers.state().bytes());
  }

  private void counter(
      String name,
      String description,
      AnswerCache answers,
      ToLongFunction<CacheState> value,
      String... tags) {
    telemetry.counter(name, description, () -> value.applyAsLong(answers.state()), tags);
  }

  private static <T> double of(@Nullable T state, ToDoubleFunction<T> value) {
    return state == null ? Double.NaN : value.applyAsDouble(state);
  }

  private static <T> double count(@Nullable T state, ToLongFunction<T> value) {
    return state == null ? 0 : value.applyAsLong(state);
  }

  private static String[] with(String[] labels, String name, String value) {
    List<String> all = new ArrayList<>(List.of(labels));
    all.addAll(List.of(name, value));
    return all.toArray(String[]::new);
  }
}
