package io.sluice.provider;

import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.Secret;
import io.sluice.provider.Dispatch.Payload.Json;
import io.sluice.wire.Format;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI and every server that speaks its API: the path under the base URL, the key as a bearer
 * token (OpenAI API reference, "Authentication").
 */
public final class OpenAiProvider implements Provider {

  /** Providers answer with many headers; OpenAI's own come close to Netty's default of 8 KiB. */
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  /** As much as one read brings: cut smaller, a chunk would end in the middle of an event. */
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private static final Map<Format, String> PATHS = Map.of(Format.CHAT, "/chat/completions");

  private final String name;
  private final Timeouts timeouts;
  private final HttpClientAgent client;
  private final RequestOptions options;
  private final String prefix;
  private final @Nullable String authorization;

  /** For use by the event loop that calls this: the connections will live there. */
  public OpenAiProvider(Vertx vertx, String name, ProviderConfig config) {
    this.name = name;
    this.timeouts = config.timeouts();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setTcpNoDelay(true)
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_HEADER_BYTES)
                .setConnectTimeout((int) timeouts.connect().toMillis()),
            new PoolOptions()
                .setHttp1MaxSize(config.maxConnections())
                .setMaxWaitQueueSize(config.maxWaiting()));
    URI base = config.baseUrl();
    this.options = options(base);
    this.prefix = base.getRawPath() == null ? "" : base.getRawPath();
    Secret key = config.apiKey();
    this.authorization = key == null ? null : "Bearer " + key.value();
  }

  private RequestOptions options(URI base) {
    boolean ssl = "https".equals(base.getScheme());
    int port = base.getPort() >= 0 ? base.getPort() : ssl ? 443 : 80;
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setHost(base.getHost())
        .setPort(port)
        .setSsl(ssl)
        // Bounds the wait for a pooled connection too.
        .setConnectTimeout(timeouts.connect().toMillis());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Timeouts timeouts() {
    return timeouts;
  }

  @Override
  public Set<Format> speaks() {
    return PATHS.keySet();
  }

  @Override
  public Call send(Dispatch dispatch) {
    MultiMap headers = HttpHeaders.headers();
    PassedHeaders.toProvider(dispatch.callerHeaders(), headers);
    headers.set("x-request-id", dispatch.requestId());
    if (authorization != null) {
      headers.set(HttpHeaders.AUTHORIZATION, authorization);
    }
    if (!(dispatch.payload() instanceof Json json)) {
      throw new IllegalArgumentException("only JSON is sent yet");
    }
    headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    String path = PATHS.get(dispatch.operation().format());
    if (path == null) {
      throw new IllegalArgumentException(name + " does not speak " + dispatch.operation());
    }
    return new Call(
        connect(new RequestOptions(options).setHeaders(headers).setURI(prefix + path)),
        request -> request.send(json.body()).onSuccess(response -> response.pause()));
  }

  /**
   * A fresh connection can break before it carried a byte (a full accept queue, a load balancer
   * that changes its mind). Nothing was sent then, so one more try costs the caller nothing.
   */
  private Future<HttpClientRequest> connect(RequestOptions options) {
    return client
        .request(options)
        .recover(
            failure ->
                failure instanceof ClosedChannelException
                        || failure instanceof NotYetConnectedException
                        || failure instanceof HttpClosedException
                    ? client.request(options)
                    : Future.failedFuture(failure));
  }

  @Override
  public void close() {
    client.shutdown(timeouts.total().toMillis(), TimeUnit.MILLISECONDS).onFailure(ignored -> {});
  }
}
