package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Models and deployments as the configuration has them. */
class CatalogTest {

  private static Model model(ModelConfig config) {
    Catalog catalog = Catalog.compile(ConfigSample.empty().models(Map.of("m", config)).make());
    return Objects.requireNonNull(catalog.find("m"));
  }

  @Test
  void deploymentsThatHaveTheSameNameAreToldApart() {
    Model model = model(new ModelConfig(List.of(Roads.places("a", "b", "a"))));
    assertThat(model.deployments())
        .extracting(Deployment::id)
        .containsExactly("m a up", "m b up", "m a up 2");
  }

  @Test
  void whatIsConfiguredArrives() {
    Model model =
        model(
            new ModelConfig(
                "least_busy",
                "cache_key",
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                List.of(
                    Roads.at("a", 7, ModelConfig.WhenConfig.ALWAYS, List.of("tools"), 9),
                    new DeploymentConfig("b", "up"))));
    assertThat(model.policy())
        .isEqualTo(
            new ModelPolicy(
                Strategy.LEAST_BUSY,
                Stickiness.CACHE_KEY,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2)));
    assertThat(model.deployments().get(0).weight()).isEqualTo(7);
    assertThat(model.deployments().get(0).maxConcurrent()).isEqualTo(9);
    assertThat(model.deployments().get(1))
        .isEqualTo(new Deployment("m", "b", "up", "development", ""));
  }
}
