package io.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request's body up to a limit. */
final class BoundedBody {
  private BoundedBody() {}

  /**
   * Fails with an {@link ApiError} (413) as soon as the body is too large, with anything else when
   * the client leaves before its end.
   */
  static Future<Buffer> read(HttpServerRequest request, int limit) {
    Promise<Buffer> read = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() > limit) {
            read.tryFail(ApiError.tooLarge(limit));
          } else {
            body.appendBuffer(part);
          }
        });
    request.exceptionHandler(read::tryFail);
    request.endHandler(end -> read.tryComplete(body));
    return read.future();
  }
}
