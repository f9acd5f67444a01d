package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request under way whose token is revoked or expires. */
final class EndedAccessTest {

  private static final Duration WITHIN = Duration.ofSeconds(1);

  /** Two shared cores may be busy with something else. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    broker = start("cut");
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private TestBroker start(String policy) throws Exception {
    // No timeout of the broker's can be what ends a request.
    return TestBroker.start(
        folder,
        upstream.port(),
        config ->
            withoutSkew(
                Revoking.allowed(policy)
                    .apply(
                        TestBroker.withTimeouts(timeouts(60_000, 60_000, 60_000, 60_000))
                            .apply(config))));
  }

  private static SluiceConfig withoutSkew(SluiceConfig config) {
    IssuerConfig issuer = Objects.requireNonNull(config.issuers().get("test"));
    IssuerConfig strict =
        IssuerSample.of(issuer.issuer())
            .jwks(Objects.requireNonNull(issuer.jwks()))
            .audiences(DevelopmentIssuer.AUDIENCE)
            .maxLifetime(Duration.ofHours(24))
            .clockSkew(Duration.ZERO)
            .development()
            .make();
    return ConfigSample.from(config).issuers(Map.of("test", strict)).make();
  }

  private String token() {
    return broker.token("eve", "search", "copilot", Duration.ofMinutes(5));
  }

  private void revokeEve() throws Exception {
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
  }

  private void assertStopped(String outcome, long output, int status) throws Exception {
    Eventually.that(() -> upstream.closed.get() == 1, "the provider's connection is closed");
    broker.awaitIdle();
    TestBroker.Row row = broker.onlyRow();
    assertThat(row.outcome()).isEqualTo(outcome);
    assertThat(row.provenance()).isEqualTo("partial");
    assertThat(row.output()).isEqualTo(output);
    assertThat(row.status()).isEqualTo(status);
    assertThat(
            broker.metric(
                "sluice_requests_total{model=\"small\",outcome=\"%s\",provider=\"fake\",team=\"search\"}"
                    .formatted(outcome)))
        .isEqualTo(1);
  }

  @Test
  void aStreamIsCutWithAnErrorEventWithinASecondOfTheRevocation() throws Exception {
    upstream.stallsAfter(chunk("a"), chunk("b"));
    try (RawCaller other = RawCaller.of(broker);
        RawCaller caller = RawCaller.of(broker).chatWith(token(), ask(true))) {
      caller.readUntil(chunk("b"));
      revokeEve();
      long revoked = System.nanoTime();
      String answer = caller.readUntil(LAST_CHUNK);
      assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(WITHIN.plus(SLACK));
      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .contains("\"code\":\"token_revoked\"", "\"type\":\"authentication_error\"")
          .doesNotContain("[DONE]");
      assertStopped("token_revoked", 2, 200);
      // Those of others go on.
      upstream.streams(chunk("c"), DONE);
      other.chat("search", ask(true)).readUntil("[DONE]");
    }
  }

  @Test
  void aStreamWhoseTokenExpiresIsCutToo() throws Exception {
    upstream.stallsAfter(chunk("a"));
    long minted = System.nanoTime();
    String token = broker.token("eve", "search", "copilot", Duration.ofSeconds(3));
    try (RawCaller caller = RawCaller.of(broker).chatWith(token, ask(true))) {
      caller.readUntil(chunk("a"));
      assertThat(caller.readUntil(LAST_CHUNK)).contains("\"code\":\"token_expired\"");
      // Its times are whole seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - minted))
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3).plus(WITHIN).plus(SLACK));
    }
    assertStopped("token_expired", 1, 200);
  }

  @Test
  void beforeTheFirstByteItIs401() throws Exception {
    upstream.stallsAfter();
    try (RawCaller caller = RawCaller.of(broker).chatWith(token(), ask(true))) {
      upstream.nextOpen();
      revokeEve();
      assertThat(caller.readUntil("\"token_revoked\""))
          .startsWith("HTTP/1.1 401 ")
          .contains("error=\"invalid_token\", error_description=\"revoked\"");
    }
    assertStopped("token_revoked", 0, 401);
  }

  @Test
  void aPlainAnswerThatIsHeldBackBecomesA401() throws Exception {
    upstream.plays(
        (g, r) -> {
          r.setChunked(true).putHeader("content-type", "application/json");
          var unused = r.write("{\"id\":\"c1\",\"choices\":[");
        });
    try (RawCaller caller = RawCaller.of(broker).chatWith(token(), ask(false))) {
      Eventually.that(() -> upstream.got.size() == 1, "the provider was asked");
      revokeEve();
      assertThat(caller.readUntil("\"token_revoked\"")).startsWith("HTTP/1.1 401 ");
    }
    Eventually.that(() -> upstream.closed.get() == 1, "the provider's connection is closed");
    assertThat(broker.onlyRow().outcome()).isEqualTo("token_revoked");
  }

  @Test
  void aBodyThatIsStillComingIsRefusedAndGoesNowhere() throws Exception {
    String body = ask(true);
    try (RawCaller caller = RawCaller.of(broker).headWith(token(), body.length())) {
      caller.send(body.substring(0, 10));
      Eventually.that(() -> broker.metric("sluice_open_requests") == 1, "the request is open");
      revokeEve();
      caller.readUntil("\"token_revoked\"");
      // The rest comes before the broker has closed the connection.
      caller.send(body.substring(10));
      assertThat(caller.readToEnd()).startsWith("HTTP/1.1 401 ").containsOnlyOnce("HTTP/1.1");
    }
    broker.awaitIdle();
    assertThat(upstream.got).isEmpty();
    assertThat(broker.rows()).isEmpty();
    assertThat(
            broker.metric("sluice_rejections_total{reason=\"token_revoked\",station=\"identity\"}"))
        .isEqualTo(1);
    assertThat(
            broker.metric("sluice_rejections_total{reason=\"malformed_request\",station=\"wire\"}"))
        .isZero();
  }

  @Test
  void aCallerWhoDoesNotReadIsCutAllTheSame() throws Exception {
    upstream.plays(
        (g, r) -> new Flood(FakeUpstream.sse(r), chunk("x".repeat(1 << 16)), 1000).run());
    try (RawCaller deaf = RawCaller.of(broker, 4096).chatWith(token(), ask(true))) {
      deaf.readUntil("\r\n\r\n");
      revokeEve();
      Eventually.that(() -> upstream.closed.get() == 1, "the provider's connection is closed");
      broker.awaitIdle();
    }
    assertThat(broker.onlyRow().outcome()).isEqualTo("token_revoked");
  }

  @Test
  void whereTheyMayFinishTheyDo() throws Exception {
    broker.close();
    broker = start("finish");
    upstream.stallsAfter(chunk("a"));
    String token = broker.token("eve", "search", "copilot", Duration.ofSeconds(2));
    try (RawCaller caller = RawCaller.of(broker).chatWith(token, ask(true))) {
      caller.readUntil(chunk("a"));
      revokeEve();
      // Neither the revocation nor, later, the expiry ends it.
      assertThat(caller.readsWithin(Duration.ofSeconds(3))).isFalse();
      HttpServerResponse stream = upstream.nextOpen();
      stream.write(chunk("b") + usage(7, 2));
      stream.end(DONE);
      assertThat(caller.readUntil(LAST_CHUNK)).contains(chunk("b"), "[DONE]");
    }
    broker.awaitIdle();
    assertThat(broker.onlyRow().outcome()).isEqualTo("completed");
    ChatRoadTest.assertError(
        broker.send(broker.request("/v1/models").header("authorization", "Bearer " + token())),
        401,
        "revoked");
  }
}
