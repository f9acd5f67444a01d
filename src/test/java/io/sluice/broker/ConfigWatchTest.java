package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigFile;
import io.sluice.config.ConfigLoader;
import io.sluice.identity.DevelopmentIssuer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that changes under a running broker. */
final class ConfigWatchTest {

  private static final String RELOADS = "sluice_config_reloads_total{outcome=\"%s\"}";

  @Test
  void aGoodChangeIsSwappedInAndABadOneIsRefused(@TempDir Path folder) throws Exception {
    try (FakeUpstream upstream = new FakeUpstream();
        TestBroker broker = TestBroker.start(folder, upstream.port())) {
      upstream.streams(chunk("a"), usage(7, 1), DONE);
      Path file = folder.resolve("sluice.yaml");
      String good = yaml(folder, upstream.port());
      Files.writeString(file, good.replace("llm:chat, ", ""));
      ConfigFile watched = new ConfigFile(file, new ConfigLoader(name -> null));
      ConfigWatch watch = ConfigWatch.start(broker.vertx, broker.broker, watched);

      awaitReloads(broker, "accepted", 1);
      ChatRoadTest.assertError(ask(broker), 403, "insufficient_scope");

      Files.writeString(file, good);
      awaitReloads(broker, "accepted", 2);
      assertThat(ask(broker).statusCode()).isEqualTo(200);

      Files.writeString(file, good.replace("cost_centre", "cost_center"));
      awaitReloads(broker, "refused", 1);
      assertThat(ask(broker).statusCode()).isEqualTo(200);

      watch.reload();
      awaitReloads(broker, "refused", 2);
      Files.writeString(file, good.replace("llm:chat, ", ""));
      watch.reload();
      awaitReloads(broker, "accepted", 3);
      ChatRoadTest.assertError(ask(broker), 403, "insufficient_scope");
    }
  }

  private static HttpResponse<String> ask(TestBroker broker) throws Exception {
    return broker.send(broker.chat("search", TestBroker.ask(true)));
  }

  private static void awaitReloads(TestBroker broker, String outcome, int count) throws Exception {
    Eventually.that(
        () -> broker.metric(RELOADS.formatted(outcome)) >= count, count + " are " + outcome);
    assertThat(broker.metric(RELOADS.formatted(outcome))).isEqualTo(count);
  }

  private static String yaml(Path folder, int port) {
    return """
        environment: development
        issuers:
          test:
            issuer: %s
            jwks: %s
            audiences: [%s]
        providers:
          fake:
            base_url: http://127.0.0.1:%d/v1
        models:
          small:
            deployments:
              - provider: fake
                model: small-v1
        roles:
          copilot:
            scopes: [llm:chat, models:read]
        teams:
          search:
            cost_centre: cc-1
            scopes: [llm:chat, models:read]
            grants:
              - provider: fake
                models: [small]
        """
        .formatted(
            DevelopmentIssuer.ISSUER,
            folder.resolve("jwks.json").toUri(),
            DevelopmentIssuer.AUDIENCE,
            port);
  }
}
