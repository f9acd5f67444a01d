package io.sluice.limits;

import io.sluice.config.SluiceConfig;
import io.sluice.limits.LimitStore.Level;
import io.sluice.provider.RateSignal;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of a configuration, counted in a {@link LimitStore}. What was used outlives a change
 * of the configuration; what is allowed follows it.
 */
public final class StoreLimiter implements Limiter {

  private static final Logger LOG = LoggerFactory.getLogger(StoreLimiter.class);

  private final LimitStore store;
  private final Clock clock;
  private final BudgetAlerts alerts;
  private final ProviderPressure pressure;
  private final Admission admission;
  private final WaitingRoom room;
  private final LongAdder open = new LongAdder();
  private volatile LimitPlan plan;

  /**
   * What it works with.
   *
   * @param nanoClock as {@link System#nanoTime()}
   * @param lease longer than any request may take; then a reservation counts as settled
   * @param alerts told of each budget's threshold once in its period
   */
  public record Parts(
      LimitStore store,
      Clock clock,
      LongSupplier nanoClock,
      Scheduler scheduler,
      Duration lease,
      Consumer<BudgetAlert> alerts) {}

  public StoreLimiter(Parts parts, SluiceConfig config) {
    this.store = parts.store();
    this.clock = parts.clock();
    this.alerts = new BudgetAlerts(parts.alerts(), clock::millis);
    this.pressure = new ProviderPressure(parts.nanoClock());
    this.plan = LimitPlan.compile(config, clock);
    this.admission = new Admission(store, plan, pressure, new Books(), parts.lease());
    this.room = new WaitingRoom(admission, parts.scheduler());
    configure(config);
  }

  /** Sets what is allowed from now on. */
  public void configure(SluiceConfig config) {
    plan = LimitPlan.compile(config, clock);
    admission.configure(plan);
    pressure.configure(config.providers());
    room.configure(config.limits().queue(), config.teams());
  }

  @Override
  public Future<Verdict> reserve(Demand demand) {
    return queue(demand).verdict();
  }

  @Override
  public Ticket queue(Demand demand) {
    return room.enter(demand);
  }

  @Override
  public Future<List<LimitState>> states(Demand demand) {
    return admission.states(demand);
  }

  @Override
  public void heard(String provider, RateSignal signal) {
    pressure.observe(provider, signal);
  }

  @Override
  public long open() {
    return open.sum();
  }

  @Override
  public long waiting() {
    return room.waiting();
  }

  /** What a provider's answer says of its own limits. */
  public ProviderPressure pressure() {
    return pressure;
  }

  /**
   * Puts into the purses what was spent in their periods before this process began. For a store
   * that forgets when the process ends, before the first request.
   */
  public Future<Void> remember(SpentSource source) {
    return new Restored(store, alerts, clock).from(source, plan.budgets());
  }

  private final class Books implements Admission.Opened {

    @Override
    public Reservation reservation(String id, List<Rule> rules, List<Claim> claims) {
      open.increment();
      return new Held(id, rules, claims);
    }

    @Override
    public void spent(Rule rule, Claim claim, Level level) {
      alerts.spent((BudgetRule) rule, (Counter.Purse) claim.counter(), level);
    }
  }

  private final class Held implements Reservation {

    private final String id;
    private final List<Rule> rules;
    private final List<Claim> claims;
    private final AtomicBoolean settled = new AtomicBoolean();

    Held(String id, List<Rule> rules, List<Claim> claims) {
      this.id = id;
      this.rules = rules;
      this.claims = claims;
    }

    @Override
    public void settle(Amounts actual) {
      if (settled.compareAndSet(false, true)) {
        List<Long> amounts = new ArrayList<>(rules.size());
        for (Rule rule : rules) {
          amounts.add(rule.dimension().of(actual));
        }
        settle(amounts);
      }
    }

    @Override
    public void cancel() {
      if (settled.compareAndSet(false, true)) {
        settle(claims.stream().map(claim -> 0L).toList());
      }
    }

    private void settle(List<Long> amounts) {
      open.decrement();
      if (claims.isEmpty()) {
        return;
      }
      store
          .settle(id, claims, amounts)
          .onComplete(
              done -> {
                if (done.failed()) {
                  // Its lease ends it.
                  LOG.warn("reservation {} could not be settled", id, done.cause());
                }
                room.freed(claims);
              });
    }
  }
}
