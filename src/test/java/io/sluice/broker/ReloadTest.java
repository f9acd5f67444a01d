package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.sluice.config.LimitConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changed configuration counts from the next request on; what runs goes on with the old one. */
final class ReloadTest {

  private static final String END = "\r\n0\r\n\r\n";

  @TempDir Path folder;
  private FakeUpstream upstream;
  private FakeUpstream another;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    another = new FakeUpstream().streams(chunk("other"), usage(7, 1), DONE);
    broker = TestBroker.start(folder, upstream.port(), TestBroker.withServer(TestBroker.ONE_LOOP));
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
    another.close();
  }

  private void reload(SluiceConfig config) throws Exception {
    broker.broker.reload(config).await(10, SECONDS);
  }

  private SluiceConfig withTeam(String name, TeamConfig team) {
    SluiceConfig c = broker.config;
    Map<String, TeamConfig> teams = new LinkedHashMap<>(c.teams());
    teams.put(name, team);
    return TestBroker.with(c, c.server(), c.providers(), teams);
  }

  private TeamConfig search() {
    return requireNonNull(broker.config.teams().get("search"));
  }

  private SluiceConfig withProviderAt(int port) {
    SluiceConfig c = broker.config;
    ProviderConfig provider = TestBroker.provider(port, timeouts(5000, 5000, 5000, 60_000));
    return TestBroker.with(c, c.server(), Map.of("fake", provider), c.teams());
  }

  @Test
  void aGrantThatIsTakenAwayEndsNoStream() throws Exception {
    upstream.stallsAfter(chunk("a"));
    try (RawCaller running = RawCaller.of(broker).chat("search", ask(true))) {
      running.readUntil(chunk("a"));
      reload(withTeam("search", new TeamConfig("cc-1", search().scopes(), List.of(), List.of())));
      ChatRoadTest.assertError(
          broker.send(broker.chat("search", ask(true))), 403, "model_not_granted");
      upstream.nextOpen().end(chunk("b") + usage(7, 2) + DONE);
      assertThat(running.readUntil(END)).contains(chunk("b"), "[DONE]");
    }
    reload(broker.config);
    upstream.streams(chunk("a"), usage(7, 1), DONE);
    assertThat(broker.send(broker.chat("search", ask(true))).statusCode()).isEqualTo(200);
    assertThat(broker.metric("sluice_config_reloads_total{outcome=\"accepted\"}")).isEqualTo(2);
  }

  /** A reload that waits for keys must not undo one that was asked for later. */
  @Test
  void theLastReloadThatWasAskedForStays() throws Exception {
    Future<Void> slow;
    Future<Void> last;
    try (ServerSocket hangs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SluiceConfig c = broker.config;
      Map<String, IssuerConfig> issuers = new LinkedHashMap<>(c.issuers());
      issuers.put(
          "partner",
          IssuerSample.of("https://partner.example/")
              .jwks("http://127.0.0.1:" + hangs.getLocalPort() + "/jwks")
              .development()
              .make());
      slow = broker.broker.reload(ConfigSample.from(c).issuers(issuers).make());
      last =
          broker.broker.reload(
              withTeam("search", new TeamConfig("cc-1", List.of(), List.of(), List.of())));
    }
    last.await(20, SECONDS);
    assertThat(slow.isComplete()).isTrue();
    ChatRoadTest.assertError(
        broker.send(broker.chat("search", ask(true))), 403, "insufficient_scope");
  }

  @Test
  void aChangedLimitCountsWhatIsRunning() throws Exception {
    reload(searchWith(2));
    upstream.stallsAfter(chunk("a"));
    try (RawCaller running = RawCaller.of(broker).chat("search", ask(true))) {
      running.readUntil(chunk("a"));
      reload(searchWith(1));
      ChatRoadTest.assertError(
          broker.send(broker.chat("search", ask(true))), 429, "concurrency_limit_exceeded");
      upstream.nextOpen().end(usage(7, 1) + DONE);
      running.readUntil(END);
    }
    broker.awaitIdle();
    upstream.streams(chunk("a"), usage(7, 1), DONE);
    assertThat(broker.send(broker.chat("search", ask(true))).statusCode()).isEqualTo(200);
  }

  private SluiceConfig searchWith(int concurrent) {
    LimitConfig limit = new LimitConfig("fake", List.of(), concurrent);
    return withTeam(
        "search", new TeamConfig("cc-1", search().scopes(), search().grants(), List.of(limit)));
  }

  @Test
  void aChangedProviderGetsTheNextRequestAndTheOldOneFinishesItsStreams() throws Exception {
    upstream.stallsAfter(chunk("a"));
    try (RawCaller running = RawCaller.of(broker).chat("search", ask(true))) {
      running.readUntil(chunk("a"));
      reload(withProviderAt(another.port()));
      HttpResponse<String> next = broker.send(broker.chat("search", ask(true)));
      assertThat(next.body()).isEqualTo(chunk("other") + DONE);
      HttpServerResponse old = upstream.nextOpen();
      old.write(chunk("b"));
      running.readUntil(chunk("b"));
      old.end(usage(7, 2) + DONE);
      assertThat(running.readUntil(END)).endsWith(DONE + END);
    }
    assertThat(upstream.got).hasSize(1);
  }

  @Test
  void aRequestWhoseBodyIsStillComingKeepsTheProviderItBeganWith() throws Exception {
    upstream.streams(chunk("a"), usage(7, 1), DONE);
    try (RawCaller slow = RawCaller.of(broker).head("search", ask(true).length())) {
      slow.send(ask(true).substring(0, 10));
      Eventually.that(() -> broker.metric("sluice_open_requests") == 1, "the request is open");
      reload(withProviderAt(another.port()));
      assertThat(broker.send(broker.chat("search", ask(true))).body()).contains("other");
      slow.send(ask(true).substring(10));
      String answer = slow.readUntil("\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(slow.readUntil(END)).contains(chunk("a"), "[DONE]");
    }
  }

  @Test
  void aProviderThatDidNotChangeKeepsItsConnections() throws Exception {
    upstream.streams(chunk("a"), usage(7, 1), DONE);
    for (int i = 0; i < 3; i++) {
      assertThat(broker.send(broker.chat("search", ask(true))).statusCode()).isEqualTo(200);
      reload(withTeam("team-" + i, search()));
    }
    assertThat(upstream.connections).hasSize(1);
  }
}
