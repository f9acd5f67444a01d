package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ProviderSample;
import io.sluice.config.Secret;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.wire.Format;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A key that the provider refuses is left out of the next requests. */
class KeyRotationTest {
  private static final Ask ASK = new Ask(Format.CHAT, "m", false);

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void theNextRequestsTakeAnotherKey() throws Exception {
    try (Upstream upstream = new Upstream()) {
      upstream.answers(
          request -> {
            boolean bad = "Bearer bad".equals(request.getHeader("authorization"));
            request.response().setStatusCode(bad ? 401 : 200).end("{}");
          });
      Provider provider =
          upstream.provider(
              ProviderSample.of("openai", upstream.url())
                  .keys(new Secret("${env:A}", "bad"), new Secret("${env:B}", "good"))
                  .make(),
              Clock.systemUTC(),
              new KeyListener() {
                @Override
                public void resting(String name, int key, int status, Duration rest) {
                  told.add(name + " " + key + " " + status);
                }

                @Override
                public void back(String name, int key) {
                  told.add(name + " " + key + " back");
                }
              });
      assertThat(upstream.send(provider, ASK)).isEqualTo(401);
      for (int i = 0; i < 5; i++) {
        assertThat(upstream.send(provider, ASK)).isEqualTo(200);
      }
      assertThat(told).containsExactly("p 0 401");
    }
  }
}
