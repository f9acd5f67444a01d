package io.sluice.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.config.IssuerConfig.IntrospectionConfig;
import io.sluice.identity.IntrospectionAnswer.Unavailable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an issuer about one token (RFC 7662 section 2.1), as the client that we are there (RFC 6749
 * section 2.3.1). No redirects; bounded in time and size.
 */
final class IntrospectionEndpoint {

  static final int MAX_BYTES = 50 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(IntrospectionEndpoint.class);
  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  private final Vertx vertx;
  private final String issuer;
  private final IntrospectionConfig config;
  private final HttpClient client;
  private final RequestOptions options;
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

  /**
   * An endpoint that is asked by all event loops.
   *
   * @param issuer its name in the configuration
   * @param connections at most
   */
  IntrospectionEndpoint(Vertx vertx, String issuer, IntrospectionConfig config, int connections) {
    this.vertx = vertx;
    this.issuer = issuer;
    this.config = config;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) config.timeout().toMillis()),
            new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(connections));
    this.options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(config.endpoint().toString())
            .setFollowRedirects(false)
            .setConnectTimeout(config.timeout().toMillis())
            .putHeader("authorization", "Basic " + credentials(config))
            .putHeader("content-type", "application/x-www-form-urlencoded")
            .putHeader("accept", "application/json")
            .putHeader("user-agent", "sluice");
  }

  /** Both are form-encoded first, so that a colon in them stays theirs. */
  private static String credentials(IntrospectionConfig config) {
    String pair = encode(config.clientId()) + ":" + encode(config.clientSecret().value());
    return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Never fails: what goes wrong is an answer too. */
  Future<IntrospectionAnswer> ask(String token) {
    Buffer form = Buffer.buffer("token=" + encode(token) + "&token_type_hint=access_token");
    Promise<IntrospectionAnswer> answer = Promise.promise();
    // On one thread from here on: whoever came from elsewhere could look at a response too late.
    vertx.runOnContext(
        turn ->
            // A client that was closed meanwhile throws.
            Future.succeededFuture()
                .compose(begun -> client.request(options))
                .compose(request -> exchange(request, form))
                .map(IntrospectionEndpoint::read)
                .otherwise(this::away)
                .onSuccess(answer::complete));
    return answer.future();
  }

  private Future<Buffer> exchange(HttpClientRequest request, Buffer form) {
    long timer =
        vertx.setTimer(
            config.timeout().toMillis(),
            id -> request.reset(8, new IOException("no answer in " + config.timeout())));
    return request
        .send(form)
        .compose(response -> body(request, response))
        .onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
    int status = response.statusCode();
    if (status != 200) {
      request.reset();
      return Future.failedFuture(
          new IOException(
              status == 401 || status == 403
                  ? "our own credentials there are refused (status " + status + ")"
                  : "status " + status));
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(body));
    response.handler(
        bytes -> {
          if (body.length() + bytes.length() <= MAX_BYTES) {
            body.appendBuffer(bytes);
          } else if (whole.tryFail(new IOException("the answer is longer than 50 KB"))) {
            request.reset();
          }
        });
    return whole.future();
  }

  private static IntrospectionAnswer read(Buffer body) {
    try {
      return IntrospectionAnswer.of(body.getBytes());
    } catch (StrictJson.Malformed e) {
      throw new IllegalStateException("the answer " + e.getMessage(), e);
    }
  }

  private IntrospectionAnswer away(Throwable failure) {
    long now = System.nanoTime();
    long last = logged.get();
    // Each request could bring one of these.
    if (now - last >= LOG_EVERY_NANOS && logged.compareAndSet(last, now)) {
      LOG.warn(
          "issuer {}: {} does not say whether a token is active: {}",
          issuer,
          config.endpoint(),
          failure.getMessage());
    }
    return new Unavailable("issuer " + issuer + " cannot be asked about the token right now");
  }

  void close() {
    client
        .close()
        .onFailure(failure -> LOG.debug("the client of {} did not close", issuer, failure));
  }
}
