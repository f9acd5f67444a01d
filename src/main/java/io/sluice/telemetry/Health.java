package io.sluice.telemetry;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether the broker should get traffic: all named checks must hold. */
public final class Health {

  private final Map<String, BooleanSupplier> checks;

  private Health(Map<String, BooleanSupplier> checks) {
    this.checks = checks;
  }

  public static Health of(Map<String, BooleanSupplier> checks) {
    return new Health(new LinkedHashMap<>(checks));
  }

  public boolean ready() {
    return checks.values().stream().allMatch(BooleanSupplier::getAsBoolean);
  }

  /** The checks and what they say now: {@code {"ready": true, "checks": {"keys": true}}}. */
  public JsonObject report() {
    JsonObject each = new JsonObject();
    boolean ready = true;
    for (Map.Entry<String, BooleanSupplier> check : checks.entrySet()) {
      boolean holds = check.getValue().getAsBoolean();
      ready &= holds;
      each.put(check.getKey(), holds);
    }
    return new JsonObject().put("ready", ready).put("checks", each);
  }
}
