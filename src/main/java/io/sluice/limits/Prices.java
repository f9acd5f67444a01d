package io.sluice.limits;

import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.SluiceConfig;
import java.util.HashMap;
import java.util.Map;

/** The prices of all deployments of one configuration. */
public final class Prices {

  private final Map<Sold, Price> prices;

  private record Sold(String provider, String model) {}

  private Prices(Map<Sold, Price> prices) {
    this.prices = prices;
  }

  public static Prices compile(SluiceConfig config) {
    Map<Sold, Price> prices = new HashMap<>();
    config
        .models()
        .forEach(
            (alias, model) -> {
              for (DeploymentConfig deployment : model.deployments()) {
                if (deployment.price() != null) {
                  prices.putIfAbsent(
                      new Sold(deployment.provider(), alias), Price.of(deployment.price()));
                }
              }
            });
    return new Prices(Map.copyOf(prices));
  }

  /**
   * Of the first deployment of a model at a provider.
   *
   * @param model the alias
   */
  public Price of(String provider, String model) {
    return prices.getOrDefault(new Sold(provider, model), Price.FREE);
  }
}
