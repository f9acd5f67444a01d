package io.sluice.routing;

import io.sluice.config.ModelConfig;
import java.time.Duration;

/**
 * How the deployments of a model are used.
 *
 * @param hedge without a first token after so long, a second one is asked too; zero for never
 * @param cache how long an answer may be given again; zero for never
 */
public record ModelPolicy(Strategy strategy, Stickiness sticky, Duration hedge, Duration cache) {

  /** The first listed, and nothing special. */
  public static final ModelPolicy STANDARD =
      new ModelPolicy(Strategy.PRIORITY, Stickiness.NONE, Duration.ZERO, Duration.ZERO);

  static ModelPolicy of(ModelConfig config) {
    return new ModelPolicy(
        Strategy.of(config.strategy()),
        Stickiness.of(config.sticky()),
        config.hedge(),
        config.cache());
  }
}
