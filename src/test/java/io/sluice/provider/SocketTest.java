package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderSample;
import io.sluice.config.Secret;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.wire.Format;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets to providers, with the same credentials. */
class SocketTest {
  private final List<HttpServerRequest> came = new CopyOnWriteArrayList<>();
  private Upstream upstream;

  @BeforeEach
  void start() throws Exception {
    upstream = new Upstream();
    upstream.takesRaw(
        request -> {
          came.add(request);
          if ("Bearer bad".equals(request.getHeader("authorization"))) {
            request.response().setStatusCode(401).end("no");
          } else {
            request
                .toWebSocket()
                .onSuccess(
                    socket -> {
                      socket.writeTextMessage("hello");
                      socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
                    });
          }
        });
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
  }

  @Test
  void realtimeNamesItsModelInTheQueryAndNothingThatComesAtOnceIsLost() throws Exception {
    Provider provider = openai("k-1");
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("authorization", "Bearer caller")
            .add("openai-beta", "realtime=v1")
            .add("sec-websocket-protocol", "realtime, openai-insecure-api-key.caller");
    String heard =
        upstream.onLoop(
            () ->
                provider
                    .socket(
                        dispatch(
                            new Ask(Format.REALTIME, "gpt rt", true, "intent=x&key=y"), headers))
                    .compose(SocketTest::firstTwo));
    assertThat(heard).isEqualTo("hello, echo there");
    HttpServerRequest request = came.get(0);
    assertThat(request.uri()).isEqualTo("/v1/realtime?model=gpt%20rt&intent=x");
    assertThat(request.headers().getAll("authorization")).containsExactly("Bearer k-1");
    assertThat(request.getHeader("openai-beta")).isEqualTo("realtime=v1");
    assertThat(request.headers().contains("sec-websocket-protocol")).isFalse();
    assertThat(request.getHeader("x-request-id")).isEqualTo("r");
    assertThat(request.headers().toString()).doesNotContain("caller");
  }

  private static Future<String> firstTwo(WebSocket socket) {
    Promise<String> both = Promise.promise();
    StringBuilder heard = new StringBuilder();
    socket.textMessageHandler(
        text -> {
          if (heard.length() == 0) {
            heard.append(text);
            socket.writeTextMessage("there");
          } else {
            both.complete(heard + ", " + text);
            socket.close();
          }
        });
    socket.resume();
    return both.future();
  }

  @ParameterizedTest
  @CsvSource({
    "v1, , /openai/v1/realtime?model=m",
    "deployments, 2024-10-21, /openai/realtime?api-version=2024-10-21&deployment=m"
  })
  void azureHasItToo(String api, String version, String uri) throws Exception {
    ProviderConfig config =
        ProviderSample.of("azure", upstream.url())
            .key("k-1")
            .azure(new AzureConfig(api, version, null))
            .make();
    open(upstream.provider(config), new Ask(Format.REALTIME, "m", true));
    assertThat(came.get(0).uri()).isEqualTo(uri);
    assertThat(came.get(0).getHeader("api-key")).isEqualTo("k-1");
  }

  @Test
  void responsesAreHadOverAWebSocketAtTheirOwnPath() throws Exception {
    open(openai("k-1"), new Ask(Format.RESPONSES, "m", true));
    assertThat(came.get(0).uri()).isEqualTo("/v1/responses");
    assertThat(came.get(0).method().name()).isEqualTo("GET");
  }

  @Test
  void aRefusalHasItsStatusAndTheKeyRests() throws Exception {
    Provider provider =
        upstream.provider(
            ProviderSample.of("openai", upstream.url())
                .keys(new Secret("${env:A}", "bad"), new Secret("${env:B}", "good"))
                .make());
    Ask ask = new Ask(Format.REALTIME, "m", true);
    assertThatThrownBy(() -> open(provider, ask))
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class,
            refused -> assertThat(refused.getStatus()).isEqualTo(401));
    open(provider, ask);
    open(provider, ask);
    assertThat(came)
        .extracting(request -> request.getHeader("authorization"))
        .containsExactly("Bearer bad", "Bearer good", "Bearer good");
  }

  @Test
  void otherFormatsHaveNone() throws Exception {
    Provider provider = openai("k-1");
    assertThatThrownBy(() -> open(provider, new Ask(Format.CHAT, "m", true)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void open(Provider provider, Ask ask) throws Exception {
    upstream.onLoop(
        () ->
            provider
                .socket(dispatch(ask, MultiMap.caseInsensitiveMultiMap()))
                .compose(
                    socket -> {
                      socket.resume();
                      return socket.close();
                    }));
  }

  private Provider openai(String key) throws Exception {
    return upstream.provider(ProviderSample.of("openai", upstream.url() + "/v1").key(key).make());
  }

  private static Dispatch dispatch(Ask ask, MultiMap headers) {
    return new Dispatch(ask, new Payload.Empty(), headers, "r");
  }
}
