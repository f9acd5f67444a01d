package io.sluice.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model alias stands for.
 *
 * @param strategy which deployment comes first: {@code priority}, {@code weighted}, {@code
 *     least_busy}, {@code lowest_latency} or {@code lowest_cost}
 * @param sticky what keeps requests at one deployment: {@code none}, {@code session} or {@code
 *     cache_key}
 * @param hedge without a first token after so long, a second deployment is asked too; zero for
 *     never
 * @param cache how long an answer is given again to exactly the same request; zero for never
 * @param deployments in order of preference, at least one
 */
public record ModelConfig(
    String strategy,
    String sticky,
    Duration hedge,
    Duration cache,
    List<DeploymentConfig> deployments) {

  /** By priority, with nothing special. */
  public ModelConfig(List<DeploymentConfig> deployments) {
    this("priority", "none", Duration.ZERO, Duration.ZERO, deployments);
  }

  /**
   * A model at a provider.
   *
   * @param provider name of a configured provider
   * @param model the provider's own name of the model
   * @param environment what it works on; null is the provider's
   * @param region where the data goes; null is the provider's
   * @param price null for a model that costs nothing
   * @param weight its share, beside the others
   * @param when which requests may come here
   * @param supports the features it can do, of those that a request can contain
   * @param maxConcurrent requests at the same time, of one broker; null for no bound
   */
  public record DeploymentConfig(
      String provider,
      String model,
      @Nullable String environment,
      @Nullable String region,
      @Nullable PriceConfig price,
      int weight,
      WhenConfig when,
      List<String> supports,
      @Nullable Integer maxConcurrent) {

    /** For every request, and able to do everything. */
    public DeploymentConfig(
        String provider,
        String model,
        @Nullable String environment,
        @Nullable String region,
        @Nullable PriceConfig price) {
      this(provider, model, environment, region, price, 1, WhenConfig.ALWAYS, WhenConfig.ALL, null);
    }

    public DeploymentConfig(String provider, String model) {
      this(provider, model, null, null, null);
    }
  }

  /**
   * Which requests may come to a deployment: all conditions must hold, and an empty list is none.
   *
   * @param teams who asks; {@code *} stands for any run of characters
   * @param environments of the token
   * @param regions where the broker runs
   * @param features the request contains at least one of them
   */
  public record WhenConfig(
      List<String> teams, List<String> environments, List<String> regions, List<String> features) {

    public static final WhenConfig ALWAYS =
        new WhenConfig(List.of(), List.of(), List.of(), List.of());

    static final List<String> ALL = List.of("streaming", "tools", "images", "audio", "files");
  }
}
