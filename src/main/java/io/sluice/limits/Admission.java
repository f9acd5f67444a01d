package io.sluice.limits;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import io.sluice.limits.Verdict.Unavailable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One try to reserve: what the provider bears, then all counters together. */
final class Admission {

  private static final Duration STORE_RETRY = Duration.ofSeconds(1);

  private final LimitStore store;
  private final ProviderPressure pressure;
  private final Opened opened;
  private final Duration lease;
  private volatile LimitPlan plan;

  /** Makes a reservation of what was taken, and is told of budgets. */
  interface Opened {
    Reservation reservation(String id, List<Rule> rules, List<Claim> claims);

    void spent(Rule rule, Claim claim, Level level);
  }

  /**
   * What came of a try.
   *
   * @param lacking key of the counter that there was not enough of; empty otherwise
   * @param cost what the demand takes of that counter, at least 1
   */
  record Tried(Verdict verdict, String lacking, long cost) {

    static Tried done(Verdict verdict) {
      return new Tried(verdict, "", 1);
    }
  }

  Admission(
      LimitStore store, LimitPlan plan, ProviderPressure pressure, Opened opened, Duration lease) {
    this.store = store;
    this.plan = plan;
    this.pressure = pressure;
    this.opened = opened;
    this.lease = lease;
  }

  void configure(LimitPlan next) {
    plan = next;
  }

  /** All that the demand needs, the provider's goodwill included. */
  List<Claim> needs(Demand demand) {
    LimitPlan current = plan;
    List<Claim> needs = new ArrayList<>(current.claims(current.rules(demand), demand));
    needs.add(new Claim(new Gate(ProviderPressure.key(demand.provider()), 1), 1));
    return needs;
  }

  Future<Tried> attempt(Demand demand) {
    Duration busy = pressure.take(demand);
    if (!busy.isZero()) {
      LimitState limit = ProviderPressure.state(demand.provider(), busy);
      Verdict refused = new Refused(Reason.PROVIDER_BUSY, limit, busy, List.of());
      return Future.succeededFuture(new Tried(refused, ProviderPressure.key(demand.provider()), 1));
    }
    LimitPlan current = plan;
    List<Rule> rules = current.rules(demand);
    List<Claim> claims = current.claims(rules, demand);
    if (claims.isEmpty()) {
      return Future.succeededFuture(
          Tried.done(
              new Granted(
                  opened.reservation(demand.requestId(), List.of(), List.of()), List.of())));
    }
    Future<Taken> taken = store.take(demand.requestId(), claims, lease);
    return taken.map(
        result -> {
          Tried tried = tried(demand, rules, claims, result);
          if (!(tried.verdict() instanceof Granted)) {
            pressure.giveBack(demand);
          }
          return tried;
        });
  }

  private Tried tried(Demand demand, List<Rule> rules, List<Claim> claims, Taken taken) {
    if (taken instanceof All all) {
      for (int i = 0; i < claims.size(); i++) {
        if (rules.get(i).dimension() == Dimension.BUDGET) {
          opened.spent(rules.get(i), claims.get(i), all.levels().get(i));
        }
      }
      return Tried.done(
          new Granted(
              opened.reservation(demand.requestId(), rules, claims),
              states(rules, claims, all.levels())));
    }
    if (taken instanceof Nothing nothing) {
      List<LimitState> states = states(rules, claims, nothing.levels());
      Claim lacking = claims.get(nothing.index());
      Refused refused =
          new Refused(
              nothing.possible() ? Reason.EXHAUSTED : Reason.TOO_LARGE,
              states.get(nothing.index()),
              nothing.retryAfter(),
              states);
      return new Tried(refused, lacking.counter().key(), Math.max(1, lacking.amount()));
    }
    return Tried.done(new Unavailable(STORE_RETRY));
  }

  /** The limits that would apply. */
  Future<List<LimitState>> states(Demand demand) {
    LimitPlan current = plan;
    List<Rule> rules = current.rules(demand);
    List<Claim> claims = current.claims(rules, demand);
    return store
        .look(claims.stream().map(Claim::counter).toList())
        .map(levels -> states(rules, claims, levels));
  }

  private static List<LimitState> states(List<Rule> rules, List<Claim> claims, List<Level> levels) {
    LimitState[] states = new LimitState[levels.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = rules.get(i).state(claims.get(i), levels.get(i));
    }
    return List.of(states);
  }
}
