package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.LedgerConfig;
import io.sluice.config.SluiceConfig;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be recorded is not sent. */
final class LedgerRefusesTest {

  private static SluiceConfig onAFullDisk(SluiceConfig c) {
    return ConfigSample.from(c)
        .ledger(new LedgerConfig(c.ledger().data(), c.ledger().syncInterval(), Long.MAX_VALUE))
        .make();
  }

  @Test
  void aFullDiskIs503AndHoldsNothing(@TempDir Path folder) throws Exception {
    try (FakeUpstream upstream = new FakeUpstream();
        TestBroker broker =
            TestBroker.start(folder, upstream.port(), LedgerRefusesTest::onAFullDisk)) {
      // Team limited may have one open request: the second shows that the first gave its place
      // back.
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> response = broker.send(broker.chat("limited", ask(true)));
        ChatRoadTest.assertError(response, 503, "ledger_unavailable");
        assertThat(response.headers().firstValue("retry-after")).isPresent();
      }
      broker.awaitIdle();
      assertThat(upstream.got).isEmpty();
      assertThat(broker.rows()).isEmpty();
      HttpResponse<String> ready = broker.admin("/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(new JsonObject(ready.body()).getJsonObject("checks").getBoolean("ledger"))
          .isFalse();
    }
  }
}
