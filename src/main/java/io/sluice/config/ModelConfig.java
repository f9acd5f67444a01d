package io.sluice.config;

import java.util.List;

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
   */
  public record DeploymentConfig(String provider, String model) {}
}
