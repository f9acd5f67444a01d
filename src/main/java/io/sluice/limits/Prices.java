package io.sluice.limits;

import io.sluice.config.SluiceConfig;
import io.sluice.routing.Catalog;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import java.util.HashMap;
import java.util.Map;

/** The prices of all deployments of one configuration. */
public final class Prices {

  private final Map<String, Price> deployments;
  private final Map<Sold, Price> sold;

  /** As the ledger has it. */
  private record Sold(String provider, String alias) {}

  private Prices(Map<String, Price> deployments, Map<Sold, Price> sold) {
    this.deployments = deployments;
    this.sold = sold;
  }

  public static Prices compile(SluiceConfig config) {
    Map<String, Price> deployments = new HashMap<>();
    Map<Sold, Price> sold = new HashMap<>();
    for (Model model : Catalog.compile(config).all()) {
      for (Deployment deployment : model.deployments()) {
        Price price = deployment.price() == null ? Price.FREE : Price.of(deployment.price());
        deployments.put(deployment.id(), price);
        sold.merge(new Sold(deployment.provider(), model.alias()), price, Price::dearer);
      }
    }
    return new Prices(Map.copyOf(deployments), Map.copyOf(sold));
  }

  /** Of what is used at a deployment. */
  public Price of(Deployment deployment) {
    return deployments.getOrDefault(deployment.id(), Price.FREE);
  }

  /**
   * Of a model at a provider; where the provider has several deployments of it at different prices,
   * the dearest of each kind of token.
   *
   * @param alias of the model
   */
  public Price of(String provider, String alias) {
    return sold.getOrDefault(new Sold(provider, alias), Price.FREE);
  }
}
