package io.sluice.limits;

import io.sluice.config.BudgetConfig;
import io.sluice.limits.Counter.Purse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** An amount of money for a day or a month of the calendar. */
final class BudgetRule implements Rule {

  private static final int MICRO_DIGITS = 6;

  private final String key;
  private final String team;
  private final Scope scope;
  private final String prefix;
  private final String kind;
  private final ZoneId zone;
  private final long capacity;
  private final boolean hard;
  private final List<Integer> alertAt;
  private volatile Current current;

  /** The period and the start of its keys. */
  private record Current(BudgetPeriod period, String name) {}

  BudgetRule(String key, String team, BudgetConfig config, long nowMillis) {
    this.key = key;
    this.team = team;
    this.scope = Scope.of(config);
    this.kind = config.period();
    this.zone = config.zone();
    this.prefix = scope.prefix("{t:" + team + "}") + ":budget/" + kind + ":" + zone.getId() + ":";
    this.capacity = micros(config.amount());
    this.hard = config.hard();
    this.alertAt = config.alertAt().stream().sorted().toList();
    this.current = current(nowMillis);
  }

  /** Millionths; a sum beyond all money counts as no bound. */
  static long micros(BigDecimal amount) {
    BigDecimal micros = amount.movePointRight(MICRO_DIGITS).setScale(0, RoundingMode.DOWN);
    return micros.min(BigDecimal.valueOf(Cell.MUCH)).longValueExact();
  }

  /** The period of that moment. */
  BudgetPeriod period(long nowMillis) {
    return at(nowMillis).period();
  }

  private Current at(long nowMillis) {
    Current known = current;
    if (nowMillis < known.period().ends().toEpochMilli()
        && nowMillis >= known.period().starts().toEpochMilli()) {
      return known;
    }
    Current next = current(nowMillis);
    current = next;
    return next;
  }

  private Current current(long nowMillis) {
    BudgetPeriod period = BudgetPeriod.at(kind, zone, Instant.ofEpochMilli(nowMillis));
    return new Current(period, prefix + period.name());
  }

  @Override
  public Claim claim(Demand demand, long nowMillis) {
    return new Claim(purse(demand, nowMillis), dimension().of(demand.estimate()));
  }

  Purse purse(Demand demand, long nowMillis) {
    Current now = at(nowMillis);
    return new Purse(
        scope.per().isEmpty() ? now.name() : now.name() + scope.division(demand),
        capacity,
        hard,
        Duration.ofMillis(now.period().ends().toEpochMilli() - nowMillis));
  }

  String team() {
    return team;
  }

  Scope scope() {
    return scope;
  }

  long capacity() {
    return capacity;
  }

  /** Percentages, in ascending order. */
  List<Integer> alertAt() {
    return alertAt;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public Dimension dimension() {
    return Dimension.BUDGET;
  }

  @Override
  public String period() {
    return kind;
  }

  @Override
  public Duration window(Purse purse) {
    BudgetPeriod now = current.period();
    return Duration.between(now.starts(), now.ends());
  }
}
