package io.sluice.tools;

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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One tool as one event loop talks to it, over HTTP/1.1. */
public final class ToolUpstream {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Event streams and WebSockets each keep one for themselves. */
  private static final int MAX_CONNECTIONS = 256;

  private static final int MAX_WAITING = 256;
  private static final int MAX_HEADER_BYTES = 32 * 1024;
  private static final int MAX_CHUNK_BYTES = 64 * 1024;

  /** Shorter than the five seconds after which Node.js closes an idle connection. */
  private static final int KEEP_ALIVE_SECONDS = 4;

  private final Tool tool;
  private final HttpClientAgent client;

  /** For use by the event loop that calls this: the connections will live there. */
  public ToolUpstream(Vertx vertx, Tool tool) {
    this.tool = tool;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setTcpNoDelay(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setDecompressionSupported(false)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_HEADER_BYTES)
                .setConnectTimeout((int) CONNECT.toMillis()),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
  }

  /** Where it is; two that are at the same place share their connections. */
  public URI url() {
    return tool.url();
  }

  /**
   * Opens a request. Its body, if any, and its end are up to the caller.
   *
   * @param path below the tool
   * @param query as it was sent; null for none
   * @param headers for the tool, complete
   */
  public ToolCall open(
      HttpMethod method, CanonicalPath path, @Nullable String query, MultiMap headers) {
    URI url = tool.url();
    boolean ssl = "https".equalsIgnoreCase(url.getScheme());
    String prefix = url.getRawPath() == null ? "" : url.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(url.getHost())
            .setPort(url.getPort() >= 0 ? url.getPort() : ssl ? 443 : 80)
            .setSsl(ssl)
            .setURI(prefix + path.text() + (query == null ? "" : "?" + query))
            .setFollowRedirects(false)
            .setHeaders(headers)
            // Bounds the wait for a pooled connection too.
            .setConnectTimeout(CONNECT.toMillis());
    return new ToolCall(connect(options));
  }

  /** A fresh connection can break before it carried a byte: one more try costs nothing then. */
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

  /**
   * The headers for the tool.
   *
   * @param identity as {@link IdentityTokens} made it
   * @param scheme that the caller used
   * @param host that the caller asked, with its port
   * @param address that the caller comes from
   * @param requestId sent as {@code x-request-id}, so that both sides can speak of the same request
   */
  public MultiMap headers(
      MultiMap caller,
      String identity,
      String scheme,
      String host,
      String address,
      String requestId) {
    MultiMap headers = HttpHeaders.headers();
    ToolHeaders.toTool(caller, headers);
    return headers
        .set(IdentityTokens.HEADER, identity)
        .set("x-forwarded-prefix", tool.prefix())
        .set("x-forwarded-host", host)
        .set("x-forwarded-proto", scheme)
        .set("x-forwarded-for", address)
        .set("x-request-id", requestId);
  }

  /** What of an answer's headers the caller gets. */
  public void answer(MultiMap from, MultiMap to) {
    ToolHeaders.toCaller(from, to);
    String location = from.get(HttpHeaders.LOCATION);
    String there = location == null ? null : Redirects.rewrite(location, tool);
    if (there != null) {
      to.set(HttpHeaders.LOCATION, there);
    }
  }

  /** Lets the calls under way end for a while, then closes the connections. */
  public void close(Duration patience) {
    client.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS).onFailure(ignored -> {});
  }
}
