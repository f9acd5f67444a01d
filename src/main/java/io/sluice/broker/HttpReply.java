package io.sluice.broker;

import io.netty.channel.ChannelFuture;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/** The answer to a request of its own over HTTP. */
final class HttpReply implements Reply {

  private static final long LINGER_SECONDS = 2;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private boolean begun;

  HttpReply(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  @Override
  public MultiMap headers() {
    return response.headers();
  }

  @Override
  public void begin(int status, boolean chunked) {
    if (!begun) {
      begun = true;
      response.setChunked(chunked);
      response.setStatusCode(status);
    }
  }

  @Override
  public void write(Buffer bytes) {
    response.write(bytes);
  }

  @Override
  public void end(Buffer rest) {
    response.end(rest);
  }

  @Override
  public boolean full() {
    return response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable action) {
    response.drainHandler(drained -> action.run());
  }

  @Override
  public boolean ended() {
    return response.ended();
  }

  @Override
  public void refuse(ApiError error, Buffer body) {
    if (response.headWritten() || response.closed()) {
      return;
    }
    error.headers().forEach(response::putHeader);
    hearNoMore();
    if (request.version() == HttpVersion.HTTP_2) {
      // Its connections carry other requests too, and know no such header (RFC 9113 section 8.2.2).
      response.headers().remove(HttpHeaders.CONNECTION);
    }
    response
        .setStatusCode(error.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body);
  }

  /**
   * Lets the rest of the body come, so that the caller gets to read the answer, but not for ever: a
   * connection that is closed at once may take the answer with it (RFC 9112 section 9.6).
   */
  @Override
  public void hearNoMore() {
    if (request.isEnded()) {
      return;
    }
    request.handler(ignored -> {}).resume();
    if (request.version() != HttpVersion.HTTP_2) {
      if (!response.headWritten()) {
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
      request.connection().shutdown(LINGER_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void breakOff() {
    // Vert.x closes an HTTP/1 connection only when all that was written is taken; Netty does not
    // wait.
    if (request.version() != HttpVersion.HTTP_2
        && request.connection() instanceof ConnectionBase connection) {
      ChannelFuture unused = connection.channelHandlerContext().close();
    } else {
      response.reset();
    }
  }

  @Override
  public void onEnd(Runnable gone, Runnable done) {
    response.exceptionHandler(lost -> gone.run());
    response.closeHandler(lost -> gone.run());
    response.endHandler(disposed -> done.run());
  }
}
