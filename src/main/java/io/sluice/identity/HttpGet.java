package io.sluice.identity;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gets small public documents over HTTP: no redirects, bounded in size while it reads and in time
 * altogether. Failures name the address.
 */
final class HttpGet implements AutoCloseable {

  static final Duration TIMEOUT = Duration.ofSeconds(5);
  static final int MAX_BYTES = JwksReader.MAX_BYTES;

  private final Vertx vertx;
  private final HttpClient client;
  private final Duration timeout;

  HttpGet(Vertx vertx) {
    this(vertx, TIMEOUT);
  }

  HttpGet(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.client =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) timeout.toMillis()));
  }

  /** Gets what is there now. */
  Future<Document> get(URI uri) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(uri.toString())
            .setFollowRedirects(false)
            .setConnectTimeout(timeout.toMillis())
            .putHeader("accept", "application/jwk-set+json, application/json")
            .putHeader("user-agent", "sluice");
    Exchange exchange = new Exchange(uri);
    long timer = vertx.setTimer(timeout.toMillis(), id -> exchange.late(timeout));
    client.request(request).onSuccess(exchange::send).onFailure(exchange::failed);
    return exchange.answer.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  @Override
  public void close() {
    client.close();
  }

  /** One request and its answer. */
  private static final class Exchange {
    private final URI uri;
    private final Promise<Document> answer = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private volatile @Nullable HttpClientRequest request;

    Exchange(URI uri) {
      this.uri = uri;
    }

    void send(HttpClientRequest connected) {
      request = connected;
      if (answer.future().isComplete()) {
        connected.reset();
        return;
      }
      connected.response().onSuccess(this::read).onFailure(this::failed);
      connected.end();
    }

    private void read(HttpClientResponse response) {
      if (response.statusCode() != 200) {
        stop("answered %d%s".formatted(response.statusCode(), whereTo(response)));
        return;
      }
      String cacheControl = String.join(",", response.headers().getAll("cache-control"));
      response
          .handler(
              piece -> {
                if (body.length() + piece.length() > MAX_BYTES) {
                  stop("the answer is longer than %d bytes".formatted(MAX_BYTES));
                } else {
                  body.appendBuffer(piece);
                }
              })
          .exceptionHandler(this::failed)
          .endHandler(end -> answer.tryComplete(new Document(body, cacheControl)));
    }

    /** Only the host: the rest of a redirect may carry what is not for a log. */
    private static String whereTo(HttpClientResponse response) {
      String location = response.getHeader("location");
      if (response.statusCode() / 100 != 3 || location == null) {
        return "; 200 was expected";
      }
      String host;
      try {
        host = new URI(location).getHost();
      } catch (URISyntaxException e) {
        host = null;
      }
      return ", a redirect%s; redirects are not followed"
          .formatted(host == null ? "" : " to " + Rejection.printable(host));
    }

    void late(Duration timeout) {
      stop("no whole answer within %d ms".formatted(timeout.toMillis()));
    }

    void failed(Throwable cause) {
      String why = cause.getMessage();
      answer.tryFail(
          new IOException(
              uri + ": " + (why == null ? cause.getClass().getSimpleName() : why), cause));
    }

    private void stop(String why) {
      answer.tryFail(new IOException(uri + ": " + why));
      HttpClientRequest open = request;
      if (open != null) {
        open.reset();
      }
    }
  }
}
