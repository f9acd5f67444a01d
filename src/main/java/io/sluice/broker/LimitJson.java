package io.sluice.broker;

import io.sluice.limits.Dimension;
import io.sluice.limits.LimitState;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/** A limit as the APIs show it. */
final class LimitJson {

  private LimitJson() {}

  /**
   * {@code rule, dimension, period, limit, remaining, reset_seconds}; money in whole units of the
   * currency, not in millionths.
   */
  static JsonObject of(LimitState state) {
    boolean money = state.dimension() == Dimension.BUDGET;
    return new JsonObject()
        .put("rule", state.rule())
        .put("dimension", state.dimension().code())
        .put("period", state.period().isEmpty() ? null : state.period())
        .put("limit", money ? units(state.limit()) : (Object) state.limit())
        .put("remaining", money ? units(state.remaining()) : (Object) state.remaining())
        .put("reset_seconds", state.reset().toMillis() / 1000.0);
  }

  static BigDecimal units(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros();
  }
}
