package io.sluice.broker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a JSON body, bounded in size and time. The request must be paused until then. */
final class RequestBody {

  private final Vertx vertx;
  private final int maxBytes;
  private final Duration timeout;

  RequestBody(Vertx vertx, int maxBytes, Duration timeout) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  Future<Buffer> read(HttpServerRequest request) {
    checkType(request);
    if (declaredLength(request) > maxBytes) {
      throw new RoadException(Errors.tooLarge(maxBytes));
    }
    Promise<Buffer> body = Promise.promise();
    Buffer collected = Buffer.buffer();
    request.handler(
        chunk -> {
          if (collected.length() + chunk.length() > maxBytes) {
            body.tryFail(new RoadException(Errors.tooLarge(maxBytes)));
          } else {
            collected.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> body.tryComplete(collected));
    request.exceptionHandler(body::tryFail);
    request.resume();
    return body.future().isComplete() ? body.future() : bounded(body);
  }

  /** Most bodies have come with the head; the others get so much time. */
  private Future<Buffer> bounded(Promise<Buffer> body) {
    long timer =
        vertx.setTimer(
            timeout.toMillis(), id -> body.tryFail(new RoadException(Errors.bodyTimeout(timeout))));
    return body.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static void checkType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (!isJson(type)) {
      throw new RoadException(
          Errors.unsupportedMediaType("The content type must be application/json."));
    }
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new RoadException(
          Errors.unsupportedMediaType("The body must be sent without a content encoding."));
    }
  }

  static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String bare = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return bare.trim().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
