package io.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model alias stands for.
 *
 * @param deployments in order of preference; exactly one for now
 */
public record ModelConfig(List<DeploymentConfig> deployments) {

  /**
   * A model at a provider.
   *
   * @param provider name of a configured provider
   * @param model the provider's own name of the model
   * @param environment what it works on; null is the provider's
   * @param region where the data goes; null is the provider's
   * @param price null for a model that costs nothing
   */
  public record DeploymentConfig(
      String provider,
      String model,
      @Nullable String environment,
      @Nullable String region,
      @Nullable PriceConfig price) {

    public DeploymentConfig(String provider, String model) {
      this(provider, model, null, null, null);
    }
  }
}
