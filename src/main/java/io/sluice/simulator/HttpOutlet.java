package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** The answer to one HTTP request. */
final class HttpOutlet implements Outlet {
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  HttpOutlet(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  @Override
  public void header(String name, String value) {
    response.putHeader(name, value);
  }

  @Override
  public void head() {
    response.setChunked(true).writeHead();
  }

  @Override
  public void write(Buffer bytes) {
    if (!response.headWritten()) {
      response.setChunked(true);
    }
    if (bytes.length() > 0) {
      response.write(bytes);
    }
  }

  @Override
  public void end(Buffer bytes) {
    response.end(bytes);
  }

  @Override
  public void refuse(int status, Buffer body) {
    if (status == 413) {
      // What is left of the body is not worth reading.
      response.putHeader("connection", "close");
    }
    response.setStatusCode(status).end(body);
  }

  @Override
  public boolean full() {
    return response.writeQueueFull();
  }

  @Override
  public void drained(Runnable then) {
    response.drainHandler(drained -> then.run());
  }

  @Override
  public boolean closed() {
    return response.closed();
  }

  @Override
  public void onClose(Runnable then) {
    response.closeHandler(closed -> then.run());
  }

  @Override
  public void cut() {
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else {
      request.connection().close();
    }
  }

  @Override
  public void chunked() {
    response.setChunked(true);
  }
}
