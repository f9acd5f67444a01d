package io.sluice.broker;

import io.sluice.broker.Charge.Ending;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.provider.Call;
import io.sluice.provider.PassedHeaders;
import io.sluice.routing.Failure;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries one answer from the provider to the caller. The charge is settled before the last byte
 * goes out, and on every other way out too.
 */
final class Relay {

  private final Exchange exchange;
  private final Charge charge;
  private final Call call;
  private final String provider;
  private final Course course;
  private final Timeouts timeouts;
  private final Deadline deadline;
  private final Function<HttpClientResponse, Answer> answers;
  private final @Nullable UnheardAnswers unheard;
  private final Reply to;
  private @Nullable HttpClientResponse from;
  private @Nullable Answer answer;
  private @Nullable Failure failure;
  private int status = 499;
  private long firstTokenMillis = -1;
  private boolean leading;
  private boolean begun;
  private boolean over;

  /**
   * A call that is under way.
   *
   * @param answers how to read an answer, by its head
   * @param unheard where an answer is read on whose caller has left; null if it is not
   */
  Relay(
      Deadlines deadlines,
      Exchange exchange,
      Charge charge,
      Call call,
      String provider,
      Timeouts timeouts,
      Course course,
      Function<HttpClientResponse, Answer> answers,
      @Nullable UnheardAnswers unheard) {
    this.exchange = exchange;
    this.charge = charge;
    this.call = call;
    this.provider = provider;
    this.course = course;
    this.timeouts = timeouts;
    this.answers = answers;
    this.unheard = unheard;
    this.to = exchange.reply();
    this.deadline = deadlines.start(timeouts, this::expired);
  }

  void run() {
    call.response()
        .onSuccess(this::head)
        .onFailure(
            cause ->
                fail(
                    Outcome.PROVIDER_FAILED,
                    ProviderErrors.reached(cause) ? Failure.BROKEN : Failure.UNREACHABLE,
                    ProviderErrors.unreachable(provider, cause)));
  }

  private void head(HttpClientResponse response) {
    response.exceptionHandler(
        lost -> fail(Outcome.PROVIDER_FAILED, cutShort(), ProviderErrors.cutShort(provider)));
    if (over) {
      return;
    }
    if (ProviderErrors.misleads(response)) {
      int said = response.statusCode();
      fail(Outcome.PROVIDER_REFUSED, refusal(response), ProviderErrors.misleading(provider, said));
      return;
    }
    if (response.statusCode() >= 400 && yields(response)) {
      return;
    }
    from = response;
    Answer reading = answers.apply(response);
    answer = reading;
    response.handler(bytes -> read(response, reading, bytes));
    response.endHandler(end -> end(response, reading));
    to.onDrain(() -> readOn(response));
    response.resume();
  }

  private void read(HttpClientResponse response, Answer reading, Buffer bytes) {
    if (over) {
      return;
    }
    if (!leading) {
      leading = course.leads(this);
      if (!leading) {
        supersede(Provenance.PARTIAL);
        return;
      }
    }
    // A refusal brings no token; counting its bytes would make a provider that throttles look fast.
    if (firstTokenMillis < 0 && response.statusCode() < 400) {
      firstTokenMillis = exchange.millis();
    }
    deadline.touched();
    Buffer out = reading.feed(bytes);
    String unreadable = reading.unreadable();
    if (unreadable != null) {
      fail(Outcome.PROVIDER_FAILED, cutShort(), ProviderErrors.unreadable(provider, unreadable));
      return;
    }
    if (reading.complete()) {
      settle(response, reading);
    }
    if (out.length() > 0) {
      begin(response, true).write(out);
      if (!over && to.full()) {
        response.pause();
      }
    }
  }

  private void readOn(HttpClientResponse response) {
    if (!over) {
      deadline.touched();
      response.resume();
    }
  }

  private void end(HttpClientResponse response, Answer reading) {
    call.finished();
    if (over) {
      return;
    }
    if (response.statusCode() >= 400 || reading.wholeAtEnd()) {
      conclude(response, reading, reading.end());
    } else {
      fail(Outcome.PROVIDER_FAILED, cutShort(), ProviderErrors.cutShort(provider));
    }
  }

  /** The answer has said all that it had to say. */
  private void conclude(HttpClientResponse response, Answer reading, Buffer rest) {
    settle(response, reading);
    finish();
    call.cancel();
    // A provider may answer before it has heard all of a form.
    to.hearNoMore();
    begin(response, false).end(rest);
  }

  /** Sends the head. From here on the request cannot be tried elsewhere. */
  private Reply begin(HttpClientResponse response, boolean chunked) {
    if (!begun) {
      begun = true;
      PassedHeaders.toCaller(response.headers(), to.headers());
      if (answer != null && !answer.contentType().isEmpty()) {
        to.headers().set(HttpHeaders.CONTENT_TYPE, answer.contentType());
      }
      to.headers().set(HttpHeaders.CACHE_CONTROL, "no-cache").set("x-accel-buffering", "no");
      to.begin(response.statusCode(), chunked);
    }
    return to;
  }

  private void settle(HttpClientResponse response, Answer done) {
    status = response.statusCode();
    TokenCounts reported = done.reported();
    if (status >= 400) {
      Outcome outcome = status < 500 ? Outcome.PROVIDER_REFUSED : Outcome.PROVIDER_FAILED;
      settle(
          reported == null ? TokenCounts.NONE : reported,
          Provenance.REPORTED,
          outcome,
          "provider_error");
    } else if (done.failed()) {
      failure = Failure.CUT;
      settleSeen(done, Outcome.PROVIDER_FAILED, "provider_error_event");
    } else if (reported != null) {
      settle(reported, Provenance.REPORTED, Outcome.COMPLETED, "");
    } else {
      settle(estimate(done), Provenance.ESTIMATED, Outcome.COMPLETED, "");
    }
  }

  private void settle(TokenCounts tokens, Provenance provenance, Outcome outcome, String reason) {
    String servedModel = answer == null ? "" : answer.servedModel();
    course.ended(this, outcome, failure);
    charge.settle(
        new Ending(tokens, provenance, outcome, servedModel, status, reason, firstTokenMillis));
  }

  /** With what had passed of an answer that is not whole. */
  private void settleSeen(@Nullable Answer seen, Outcome outcome, String reason) {
    TokenCounts reported = seen == null ? null : seen.reported();
    if (reported != null) {
      settle(reported, Provenance.REPORTED, outcome, reason);
    } else {
      settle(estimate(seen), Provenance.PARTIAL, outcome, reason);
    }
  }

  private TokenCounts estimate(@Nullable Answer seen) {
    long input = charge.estimatedInputTokens();
    return seen == null ? new TokenCounts(input, 0, 0, 0, 0) : seen.estimated(input);
  }

  private void expired(Deadline.Kind kind) {
    if (kind == Deadline.Kind.IDLE && to.full()) {
      // It is the caller who does not read; the provider was told to wait.
      leave("caller_too_slow");
      exchange.breakOff();
    } else {
      fail(
          Outcome.TIMED_OUT,
          begun ? Failure.CUT : Failure.TIMEOUT,
          ProviderErrors.expired(provider, kind));
    }
  }

  /** The caller's form goes on: the provider cannot answer it yet. */
  void moved() {
    deadline.moved();
  }

  /** The rest of the caller's form did not come, or must not go on. */
  void formBroke(Throwable cause) {
    if (cause instanceof RoadException road) {
      fail(Outcome.CALLER_GONE, null, road.error());
    } else {
      stop(Outcome.CALLER_GONE, "caller_gone");
      exchange.breakOff();
    }
  }

  /** The request must end. */
  void cut(Cut why) {
    switch (why) {
      case CALLER_GONE -> leave("caller_gone");
      case BROKER_STOPS -> fail(Outcome.BROKER_STOPPED, null, why.error());
      case TOKEN_REVOKED -> endAccess(Outcome.TOKEN_REVOKED, why.error());
      case TOKEN_EXPIRED -> endAccess(Outcome.TOKEN_EXPIRED, why.error());
    }
  }

  /** Nobody hears the answer any more: it is stopped, or read on for what it costs. */
  private void leave(String reason) {
    UnheardAnswers others = unheard;
    if (over || others == null || !others.room() || !worthReading()) {
      stop(Outcome.CALLER_GONE, reason);
      return;
    }
    finish();
    status = begun && from != null ? from.statusCode() : status;
    UnheardAnswer rest =
        new UnheardAnswer(call, provider, answers, () -> course.leads(this), this::unheard);
    others.add(rest, timeouts, within -> rest.read(within, from, answer, leading));
  }

  /** What was never sent, or not to its end, costs nothing; an error is no answer. */
  private boolean worthReading() {
    HttpClientResponse response = from;
    Answer reading = answer;
    return call.sent()
        && exchange.request().isEnded()
        && (response == null || response.statusCode() < 400)
        && (reading == null || !reading.complete());
  }

  /** How an answer ended that was read on: the provider's part in it, and the bill. */
  private void unheard(UnheardAnswer.End end) {
    answer = end.answer();
    failure = end.failure();
    course.ended(this, end.outcome(), end.failure());
    if (end.outcome() == Outcome.PROVIDER_REFUSED) {
      settle(TokenCounts.NONE, Provenance.REPORTED, Outcome.CALLER_GONE, end.reason());
    } else if (end.outcome() == Outcome.COMPLETED && end.reported() == null) {
      settle(estimate(answer), Provenance.ESTIMATED, Outcome.CALLER_GONE, end.reason());
    } else {
      settleSeen(answer, Outcome.CALLER_GONE, end.reason());
    }
  }

  /** A caller who does not read cannot be told, and gets no more of what waits for it here. */
  private void endAccess(Outcome outcome, ApiError error) {
    if (begun && !over && to.full()) {
      stop(outcome, error.code());
      exchange.breakOff();
    } else {
      fail(outcome, null, error);
    }
  }

  /**
   * No more comes: if the answer is not whole, the caller is told, in whatever way is still open.
   *
   * @param cause null if the provider is not to blame
   */
  private void fail(Outcome outcome, @Nullable Failure cause, ApiError error) {
    if (over) {
      return;
    }
    HttpClientResponse response = from;
    Answer reading = answer;
    Buffer rest = reading == null ? Buffer.buffer() : reading.end();
    if (response != null && reading != null && (reading.complete() || reading.failed())) {
      conclude(response, reading, rest);
      return;
    }
    failure = cause;
    if (begun) {
      stop(outcome, error.code());
      breakOff(rest, reading == null ? null : reading.failure(error.fault()));
    } else if (cause == null || !yields(outcome, cause, error)) {
      status = error.status();
      stop(outcome, error.code());
      exchange.answer(error);
    }
  }

  /** Whether another attempt answers instead of this one, whose provider said no. */
  private boolean yields(HttpClientResponse response) {
    Failure refusal = refusal(response);
    failure = refusal;
    status = response.statusCode();
    return yields(Outcome.PROVIDER_REFUSED, refusal, ProviderErrors.refused(provider, status));
  }

  /** Whether another attempt answers instead of this one, which came to nothing. */
  private boolean yields(Outcome outcome, Failure cause, ApiError error) {
    if (!course.givesWay(this, cause, error)) {
      return false;
    }
    status = error.status();
    supersede(outcome == Outcome.TIMED_OUT ? Provenance.PARTIAL : Provenance.REPORTED);
    return true;
  }

  private static Failure refusal(HttpClientResponse response) {
    return Failure.status(response.statusCode(), ProviderErrors.retryAfter(response.headers()));
  }

  /** With nothing sent on, it is as if nothing had come. */
  private Failure cutShort() {
    return begun ? Failure.CUT : Failure.BROKEN;
  }

  /**
   * Another attempt answers the caller.
   *
   * @param provenance reported where the provider has done nothing that it would bill
   */
  void supersede(Provenance provenance) {
    if (over) {
      return;
    }
    finish();
    call.cancel();
    if (provenance == Provenance.REPORTED) {
      settle(TokenCounts.NONE, provenance, Outcome.SUPERSEDED, "superseded");
    } else {
      settleSeen(answer, Outcome.SUPERSEDED, "superseded");
    }
  }

  private void breakOff(Buffer rest, @Nullable Buffer failure) {
    if (failure == null) {
      exchange.breakOff();
    } else {
      to.end(rest.appendBuffer(failure));
    }
  }

  /** Stops the provider and settles with what had passed until now. */
  private void stop(Outcome outcome, String reason) {
    if (over) {
      return;
    }
    finish();
    call.cancel();
    HttpClientResponse response = from;
    if (response != null && begun) {
      status = response.statusCode();
    }
    if (answer == null && outcome == Outcome.PROVIDER_REFUSED) {
      settle(TokenCounts.NONE, Provenance.REPORTED, outcome, reason);
    } else if (answer == null && outcome == Outcome.PROVIDER_FAILED) {
      settle(TokenCounts.NONE, Provenance.PARTIAL, outcome, reason);
    } else {
      settleSeen(answer, outcome, reason);
    }
  }

  private void finish() {
    over = true;
    deadline.cancel();
  }
}
