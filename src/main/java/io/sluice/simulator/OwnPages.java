package io.sluice.simulator;

import io.sluice.simulator.openai.OpenAi;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** What the simulator says about itself, below {@code /sim}. */
final class OwnPages {
  private final Vertx vertx;
  private final Book book;
  private final Attempts attempts;

  OwnPages(Vertx vertx, Book book, Attempts attempts) {
    this.vertx = vertx;
    this.book = book;
    this.attempts = attempts;
  }

  void serve(HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    boolean get = request.method().equals(HttpMethod.GET);
    if (get && path.equals("/sim")) {
      response.putHeader("content-type", "text/plain; charset=utf-8").end(Directives.HELP);
    } else if (get && path.equals("/sim/requests")) {
      bills(request, request.getParam("after", "0"));
    } else if (request.method().equals(HttpMethod.DELETE) && path.equals("/sim/requests")) {
      book.clear();
      attempts.clear();
      response.setStatusCode(204).end();
    } else {
      refuse(request, ApiError.unknownUrl(request.method().name(), path));
    }
  }

  private void bills(HttpServerRequest request, String after) {
    if (!after.matches("[0-9]{1,18}")) {
      refuse(
          request,
          ApiError.invalid(
              "Invalid 'after': expected how many requests were seen before, a whole number.",
              "after",
              null));
      return;
    }
    long seen = Long.parseLong(after);
    vertx
        .executeBlocking(() -> Buffer.buffer(book.after(seen).toJson()))
        .onSuccess(
            page -> request.response().putHeader("content-type", "application/json").end(page))
        .onFailure(failure -> refuse(request, ApiError.asked(500, "")));
  }

  private static void refuse(HttpServerRequest request, ApiError error) {
    OpenAi.VENDOR.errors().refuse(error, new HttpOutlet(request));
  }
}
