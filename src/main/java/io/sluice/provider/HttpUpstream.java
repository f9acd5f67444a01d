package io.sluice.provider;

import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.provider.Dispatch.Payload;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;

/** The pooled connections of one event loop to one provider. */
final class HttpUpstream {

  /** Providers answer with many headers; OpenAI's own come close to Netty's default of 8 KiB. */
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  /** As much as one read brings: cut smaller, a chunk would end in the middle of an event. */
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  private static final long CANCEL = 0x8; // HTTP/2 error code CANCEL (RFC 9113 section 7)

  private final Timeouts timeouts;
  private final HttpClientAgent client;
  private final RequestOptions options;

  /** For use by the event loop that calls this: the connections will live there. */
  HttpUpstream(Vertx vertx, ProviderConfig config) {
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
    this.options = to(config.baseUrl());
  }

  private RequestOptions to(URI base) {
    return new RequestOptions()
        .setHost(base.getHost())
        .setPort(Origin.port(base))
        .setSsl(Origin.secure(base))
        // Bounds the wait for a pooled connection too.
        .setConnectTimeout(timeouts.connect().toMillis());
  }

  /**
   * A fresh connection can break before it carried a byte (a full accept queue, a load balancer
   * that changes its mind). Nothing was sent then, so one more try costs the caller nothing.
   *
   * @param uri path and query as they go over the wire
   */
  Future<HttpClientRequest> connect(HttpMethod method, String uri, MultiMap headers) {
    RequestOptions to =
        new RequestOptions(options).setMethod(method).setURI(uri).setHeaders(headers);
    return client
        .request(to)
        .recover(
            failure ->
                failure instanceof ClosedChannelException
                        || failure instanceof NotYetConnectedException
                        || failure instanceof HttpClosedException
                    ? client.request(to)
                    : Future.failedFuture(failure));
  }

  /** The body and the end of the request; the answer comes paused. */
  static Future<HttpClientResponse> send(HttpClientRequest request, Payload payload) {
    Future<HttpClientResponse> response;
    if (payload instanceof Payload.Json json) {
      response = request.send(json.body());
    } else if (payload instanceof Payload.Stream stream) {
      response = upload(request, stream);
    } else {
      response = request.send();
    }
    return response.onSuccess(HttpClientResponse::pause);
  }

  /** A body that breaks off must not look whole: the request is broken off too. */
  private static Future<HttpClientResponse> upload(
      HttpClientRequest request, Payload.Stream stream) {
    if (stream.length() >= 0) {
      request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(stream.length()));
    } else {
      request.setChunked(true);
    }
    stream
        .body()
        .pipe()
        .endOnFailure(false)
        .to(request)
        .onFailure(lost -> request.reset(CANCEL).onFailure(ignored -> {}));
    return request.response();
  }

  /** Lets the calls under way end, then closes the connections. */
  void close() {
    client.shutdown(timeouts.total().toMillis(), TimeUnit.MILLISECONDS).onFailure(ignored -> {});
  }
}
