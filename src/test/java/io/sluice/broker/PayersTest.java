package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.IssuerConfig.ClaimNames;
import io.sluice.config.IssuerSample;
import io.sluice.config.LedgerConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger says at whose cost a request was, as its token and its headers say it. */
final class PayersTest {

  /** The claims that a development token has, under other names. */
  private static final ClaimNames CLAIMS =
      new ClaimNames(
          "team",
          "iss",
          "roles",
          "scope",
          "sub",
          "aud",
          "environment",
          "sub",
          Map.of("unit", "team", "missing", "nowhere"));

  private static SluiceConfig tagged(SluiceConfig c) {
    return ConfigSample.from(c)
        .issuers(
            Map.of(
                "test",
                IssuerSample.of(DevelopmentIssuer.ISSUER)
                    .jwks(String.valueOf(Objects.requireNonNull(c.issuers().get("test")).jwks()))
                    .audiences(DevelopmentIssuer.AUDIENCE)
                    .maxLifetime(Duration.ofHours(24))
                    .development()
                    .claims(CLAIMS)
                    .make()))
        .ledger(
            new LedgerConfig(
                c.ledger().data(),
                c.ledger().syncInterval(),
                c.ledger().minFreeBytes(),
                Map.of("feature", "x-feature", "unit", "x-unit", "absent", "x-absent")))
        .make();
  }

  @Test
  void aRowSaysTenantClientProjectAndTags(@TempDir Path folder) throws Exception {
    try (FakeUpstream upstream = new FakeUpstream()) {
      try (TestBroker broker = TestBroker.start(folder, upstream.port(), PayersTest::tagged)) {
        upstream.answers(200, "application/json", ANSWER);
        int status =
            broker
                .send(
                    broker
                        .chat("search", ask(false))
                        .header("x-feature", "s".repeat(300))
                        .header("x-unit", "forged")
                        .header("x-other", "no tag"))
                .statusCode();
        assertThat(status).isEqualTo(200);
      }
      assertThat(row(folder.resolve("data")))
          .isEqualTo(
              DevelopmentIssuer.ISSUER
                  + " "
                  + DevelopmentIssuer.AUDIENCE
                  + " ada {\"feature\":\""
                  + "s".repeat(256)
                  + "\",\"unit\":\"search\"}");
    }
  }

  private static final String ANSWER =
      """
      {"id":"c","object":"chat.completion","model":"small-v1","choices":[{"index":0,
      "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
      "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

  private static String row(Path data) throws SQLException {
    try (Connection ledger = DriverManager.getConnection("jdbc:sqlite:" + data + "/ledger.db");
        Statement statement = ledger.createStatement();
        ResultSet row = statement.executeQuery("SELECT tenant, client, project, tags FROM usage")) {
      assertThat(row.next()).isTrue();
      return row.getString(1)
          + " "
          + row.getString(2)
          + " "
          + row.getString(3)
          + " "
          + row.getString(4);
    }
  }
}
