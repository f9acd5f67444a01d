package io.sluice.limits;

import io.sluice.config.ProviderConfig;
import io.sluice.provider.RateSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the providers say of their own limits, so that requests wait here or are refused here rather
 * than hammer what asked for a pause. Of this process alone.
 */
public final class ProviderPressure {

  private final LongSupplier nanoClock;
  private volatile Map<String, Bearing> providers = Map.of();

  /**
   * Without providers.
   *
   * @param nanoClock as {@link System#nanoTime()}
   */
  ProviderPressure(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Forgets the providers that are gone and those whose limits are not to be learned. */
  void configure(Map<String, ProviderConfig> configured) {
    Map<String, Bearing> next = new HashMap<>();
    configured.forEach(
        (name, config) -> {
          if (config.learnLimits()) {
            Bearing known = providers.get(name);
            next.put(name, known == null ? new Bearing(nanoClock.getAsLong()) : known);
          }
        });
    providers = Map.copyOf(next);
  }

  /** A provider answered. */
  public void observe(String provider, RateSignal signal) {
    Bearing bearing = providers.get(provider);
    if (bearing != null) {
      bearing.observe(signal, nanoClock.getAsLong());
    }
  }

  /** How long a provider would have a request wait now; zero for not at all. */
  public Duration wait(String provider) {
    Bearing bearing = providers.get(provider);
    return bearing == null
        ? Duration.ZERO
        : Duration.ofNanos(bearing.wait(Amounts.NONE, nanoClock.getAsLong()));
  }

  /** Counts the demand in, or says how long it has to wait. */
  Duration take(Demand demand) {
    Bearing bearing = bearing(demand);
    return bearing == null
        ? Duration.ZERO
        : Duration.ofNanos(bearing.take(demand.estimate(), nanoClock.getAsLong()));
  }

  /** The demand was not sent after all. */
  void giveBack(Demand demand) {
    Bearing bearing = bearing(demand);
    if (bearing != null) {
      bearing.giveBack(demand.estimate());
    }
  }

  private @Nullable Bearing bearing(Demand demand) {
    return providers.get(demand.provider());
  }

  /** What those who wait for a provider wait for. */
  static String key(String provider) {
    return "provider " + provider;
  }

  /** The provider's limit, as far as anything is known of it. */
  static LimitState state(String provider, Duration busy) {
    return new LimitState(
        "providers." + provider, Dimension.REQUESTS, "", Duration.ZERO, 0, 0, busy);
  }
}
