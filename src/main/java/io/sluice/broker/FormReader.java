package io.sluice.broker;

import io.sluice.wire.multipart.FormType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads forms as far as need be: until the model is known and the content of a file begins, or to
 * the end. The request must be paused until then and is paused again when what is left of it can
 * stream.
 */
final class FormReader {

  /** More than any provider takes in one form. */
  static final long MAX_FORM_BYTES = 1L << 30;

  private final Vertx vertx;
  private final int maxHeldBytes;
  private final Duration timeout;

  /**
   * @param maxHeldBytes of a form whose model comes late
   * @param timeout without a single byte
   */
  FormReader(Vertx vertx, int maxHeldBytes, Duration timeout) {
    this.vertx = vertx;
    this.maxHeldBytes = maxHeldBytes;
    this.timeout = timeout;
  }

  /** Whether the caller says that its body is a form. */
  static boolean isForm(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && FormType.isForm(type);
  }

  /**
   * Fails with a {@link RoadException} for what is no form, or one that does not keep the rules.
   */
  Future<FormBody> read(HttpServerRequest request, FormRules rules) {
    FormBody form = new FormBody(request, contentType(request), rules, maxHeldBytes);
    if (form.size() > MAX_FORM_BYTES) {
      throw new RoadException(Errors.formTooLarge(MAX_FORM_BYTES));
    }
    Promise<FormBody> ready = Promise.promise();
    Reading reading = new Reading(ready);
    request.handler(
        chunk -> {
          reading.touched = System.nanoTime();
          if (ready.future().isComplete()) {
            return;
          }
          try {
            if (form.gather(chunk)) {
              request.pause();
              ready.complete(form);
            }
          } catch (RoadException e) {
            ready.fail(e);
          }
        });
    request.endHandler(
        end -> {
          if (!ready.future().isComplete()) {
            try {
              form.ended();
              ready.complete(form);
            } catch (RoadException e) {
              ready.fail(e);
            }
          }
        });
    request.exceptionHandler(ready::tryFail);
    request.resume();
    if (!ready.future().isComplete()) {
      reading.watch(timeout.toMillis());
    }
    return ready.future();
  }

  private static String contentType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || FormType.boundary(type).isEmpty()) {
      throw new RoadException(
          Errors.unsupportedMediaType(
              "The content type must be multipart/form-data with a boundary."));
    }
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new RoadException(
          Errors.unsupportedMediaType("The body must be sent without a content encoding."));
    }
    return type;
  }

  /** A form that is under way: a file may take its time, but not stand still. */
  private final class Reading {
    private final Promise<FormBody> ready;
    private long touched = System.nanoTime();

    Reading(Promise<FormBody> ready) {
      this.ready = ready;
    }

    void watch(long millis) {
      long timer =
          vertx.setTimer(
              Math.max(1, millis),
              id -> {
                long left = timeout.toMillis() - (System.nanoTime() - touched) / 1_000_000;
                if (left > 0) {
                  watch(left);
                } else {
                  ready.tryFail(new RoadException(Errors.bodyTimeout(timeout)));
                }
              });
      ready.future().onComplete(done -> vertx.cancelTimer(timer));
    }
  }
}
