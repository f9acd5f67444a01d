package io.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code POST /v1/chat/completions}: a bill is opened, and whatever happens settled. */
final class Completions {
  private static final int MAX_BODY = 32 * 1024 * 1024;
  private static final int TOKEN_LIMIT = 150_000_000;
  private static final String REQUEST_ID = "x-request-id";

  private final Vertx vertx;
  private final ApiKeys keys;
  private final Book book;
  private final Clock clock;

  Completions(Vertx vertx, ApiKeys keys, Book book, Clock clock) {
    this.vertx = vertx;
    this.keys = keys;
    this.book = book;
    this.clock = clock;
  }

  void serve(HttpServerRequest request) {
    Bill bill =
        new Bill(book, clock, Objects.requireNonNullElse(request.getHeader(REQUEST_ID), ""));
    request.response().closeHandler(closed -> bill.cut(BilledRequest.CLIENT_GONE));
    BoundedBody.read(request, MAX_BODY)
        .map(
            body -> {
              keys.check(request);
              return ChatRequest.read(body, bill);
            })
        .compose(asked -> pauseBeforeError(asked).map(asked))
        .map(asked -> delivery(request, asked, bill))
        .onSuccess(Delivery::start)
        .onFailure(failure -> refuse(request.response(), failure, bill));
  }

  /** Fails with the error that was asked for, if one was, when its time has come. */
  private Future<Void> pauseBeforeError(ChatRequest asked) {
    Integer error = asked.directives().error();
    if (error == null) {
      return Future.succeededFuture();
    }
    ApiError failure = ApiError.asked(error, asked.model());
    long wait = asked.directives().first().toMillis();
    return wait == 0
        ? Future.failedFuture(failure)
        : vertx.timer(wait, TimeUnit.MILLISECONDS).compose(due -> Future.failedFuture(failure));
  }

  private Delivery delivery(HttpServerRequest request, ChatRequest asked, Bill bill) {
    String id = Ids.completion();
    bill.accepted(id, asked.promptTokens(), asked.directives().cached());
    Answer answer = Answer.to(asked);
    long created = clock.instant().getEpochSecond();
    Envelope envelope =
        asked.stream()
            ? Envelope.events(asked, answer, id, created)
            : Envelope.body(asked, answer, id, created);
    HttpServerResponse response = describe(request.response(), asked.promptTokens());
    response.putHeader(
        "content-type", asked.stream() ? "text/event-stream; charset=utf-8" : "application/json");
    Delivery delivery = new Delivery(vertx, request, asked, answer, envelope, bill);
    response.closeHandler(closed -> delivery.cut());
    return delivery;
  }

  private void refuse(HttpServerResponse response, Throwable failure, Bill bill) {
    if (bill.settled()) {
      return;
    }
    ApiError error = failure instanceof ApiError known ? known : ApiError.asked(500, "");
    bill.answered(error.status());
    bill.settle(BilledRequest.ERROR);
    error.answer(describe(response, 0));
  }

  /** The headers that OpenAI sends with every completion; the limits never run out. */
  private static HttpServerResponse describe(HttpServerResponse response, int tokens) {
    return response
        .putHeader(REQUEST_ID, Ids.request())
        .putHeader("openai-version", "2020-10-01")
        .putHeader("x-ratelimit-limit-requests", "30000")
        .putHeader("x-ratelimit-remaining-requests", "29999")
        .putHeader("x-ratelimit-reset-requests", "2ms")
        .putHeader("x-ratelimit-limit-tokens", Integer.toString(TOKEN_LIMIT))
        .putHeader("x-ratelimit-remaining-tokens", Integer.toString(TOKEN_LIMIT - tokens))
        .putHeader("x-ratelimit-reset-tokens", "1ms");
  }
}
