package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ModelConfig.WhenConfig;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.BreakerConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.routing.DeploymentState.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of a deployment outlives a configuration, as long as it stays the same. */
class ReloadedRouterTest {

  private static SluiceConfig config(String url, RoutingConfig routing, DeploymentConfig... ones) {
    return ConfigSample.empty()
        .providers(Map.of("a", Roads.provider(url), "b", Roads.provider("http://127.0.0.1:2")))
        .routing(routing)
        .models(Map.of("m", new ModelConfig(List.of(ones))))
        .make();
  }

  private static SluiceConfig config(DeploymentConfig... ones) {
    return config("http://127.0.0.1:1", RoutingConfig.STANDARD, ones);
  }

  private static Roads broken() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    roads.configure(config(Roads.places("a", "b")));
    for (int i = 0; i < 20; i++) {
      Trial trial = roads.begin();
      assertThat(trial.deployment().provider()).isEqualTo("a");
      trial.failed(Failure.UNREACHABLE);
    }
    assertThat(roads.first()).isEqualTo("b");
    return roads;
  }

  @Test
  void anOpenBreakerStaysOpen() {
    Roads roads = broken();
    roads.configure(config(Roads.places("a", "b")));
    assertThat(roads.state("a").position()).isEqualTo(Position.OPEN);
    assertThat(roads.state("a").trials()).isEqualTo(20);
  }

  @Test
  void itDoesNotMatterThatOthersCameOrWhatElseWasChanged() {
    Roads roads = broken();
    DeploymentConfig heavier =
        Roads.at(
            "a", 9, new WhenConfig(List.of("*"), List.of(), List.of(), List.of()), Roads.ALL, 5);
    roads.configure(config(new DeploymentConfig("b", "other"), heavier, Roads.at("b")));
    assertThat(roads.state("a").position()).isEqualTo(Position.OPEN);
    assertThat(roads.state("a").limit()).isEqualTo(5);
    assertThat(roads.router.states()).hasSize(3);
  }

  @Test
  void aProviderThatMovedIsAnotherOne() {
    Roads roads = broken();
    roads.configure(config("http://127.0.0.1:3", RoutingConfig.STANDARD, Roads.places("a", "b")));
    assertThat(roads.state("a").position()).isEqualTo(Position.CLOSED);
    assertThat(roads.first()).isEqualTo("a");
  }

  @Test
  void whatIsGoneIsForgottenAndItsTrialsEndInPeace() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    roads.configure(config(Roads.places("a", "b")));
    Model before = roads.model();
    Trial open = roads.begin();
    roads.configure(config(Roads.at("b")));
    open.failed(Failure.CUT);
    assertThat(roads.router.states()).extracting(DeploymentState::provider).containsExactly("b");
    // A request that came before the change may still want to go there.
    Itinerary late = roads.router.route(before, Roads.stream());
    assertThat(Roads.begin(late).deployment().provider()).isEqualTo("a");
  }

  @Test
  void newSettingsCountForOldDeployments() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    roads.configure(config(Roads.places("a", "b")));
    RoutingConfig standard = RoutingConfig.STANDARD;
    RoutingConfig strict =
        new RoutingConfig(
            "",
            new RetriesConfig(0, Duration.ZERO, Duration.ZERO, 0),
            new BreakerConfig(
                50, 2, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 1),
            false,
            standard.cache());
    roads.configure(config("http://127.0.0.1:1", strict, Roads.places("a", "b")));
    Itinerary way = roads.route();
    Roads.begin(way).failed(Failure.TIMEOUT);
    assertThat(way.mayRetry(Failure.TIMEOUT)).isFalse();
    roads.begin().failed(Failure.TIMEOUT);
    assertThat(roads.state("a").position()).isEqualTo(Position.OPEN);
    roads.pass(Duration.ofSeconds(1));
    assertThat(roads.first()).isEqualTo("a");
  }
}
