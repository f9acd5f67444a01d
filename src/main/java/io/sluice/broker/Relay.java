package io.sluice.broker;

import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.provider.Call;
import io.sluice.provider.PassedHeaders;
import io.sluice.routing.Failure;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.wire.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries one answer from the provider to the caller. The charge is settled before the last byte
 * goes out, and on every other way out too.
 */
final class Relay {

  private final Exchange exchange;
  private final Reckoning reckoning;
  private final Call call;
  private final String provider;
  private final Course course;
  private final Timeouts timeouts;
  private final Deadline deadline;
  private final Function<HttpClientResponse, Answer> answers;
  private final @Nullable UnheardAnswers unheard;
  private final Reply to;
  private BooleanSupplier wholeSent = () -> true;
  private @Nullable HttpClientResponse from;
  private @Nullable Answer answer;
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
    this.reckoning =
        new Reckoning(charge, (outcome, failure) -> course.ended(this, outcome, failure));
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
    reckoning.of(reading);
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
    if (!reckoning.timed() && response.statusCode() < 400) {
      reckoning.firstToken(exchange.millis());
    }
    deadline.touched();
    Buffer out = reading.feed(bytes);
    String unreadable = reading.unreadable();
    if (unreadable != null) {
      fail(Outcome.PROVIDER_FAILED, cutShort(), ProviderErrors.unreadable(provider, unreadable));
      return;
    }
    if (reading.complete()) {
      reckoning.whole(response.statusCode(), reading);
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
    reckoning.whole(response.statusCode(), reading);
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

  /** The request goes on as it comes; tells whether all of it has. */
  void sends(BooleanSupplier whole) {
    wholeSent = whole;
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
    tellStatus();
    UnheardAnswer rest =
        new UnheardAnswer(call, provider, answers, () -> course.leads(this), reckoning::unheard);
    others.add(rest, timeouts, within -> rest.read(within, from, answer, leading));
  }

  /** What was never sent, or not to its end, costs nothing; an error is no answer. */
  private boolean worthReading() {
    HttpClientResponse response = from;
    Answer reading = answer;
    return call.sent()
        && wholeSent.getAsBoolean()
        && (response == null || response.statusCode() < 400)
        && (reading == null || !reading.complete());
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
    reckoning.blame(cause);
    if (begun) {
      stop(outcome, error.code());
      breakOff(rest, reading == null ? null : reading.failure(error.fault()));
    } else if (cause == null || !yields(outcome, cause, error)) {
      reckoning.status(error.status());
      stop(outcome, error.code());
      exchange.answer(error);
    }
  }

  /** Whether another attempt answers instead of this one, whose provider said no. */
  private boolean yields(HttpClientResponse response) {
    Failure refusal = refusal(response);
    int said = response.statusCode();
    reckoning.blame(refusal);
    reckoning.status(said);
    return yields(Outcome.PROVIDER_REFUSED, refusal, ProviderErrors.refused(provider, said));
  }

  /** Whether another attempt answers instead of this one, which came to nothing. */
  private boolean yields(Outcome outcome, Failure cause, ApiError error) {
    if (!course.givesWay(this, cause, error)) {
      return false;
    }
    reckoning.status(error.status());
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
      reckoning.nothing(Outcome.SUPERSEDED, "superseded");
    } else {
      reckoning.seen(Outcome.SUPERSEDED, "superseded");
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
    tellStatus();
    reckoning.stopped(outcome, reason);
  }

  private void tellStatus() {
    HttpClientResponse response = from;
    if (response != null && begun) {
      reckoning.status(response.statusCode());
    }
  }

  private void finish() {
    over = true;
    deadline.cancel();
  }
}
