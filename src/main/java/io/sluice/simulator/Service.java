package io.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Answers what is billed: a bill is opened, and whatever happens settled. */
public final class Service {
  private static final int MAX_BODY = 32 * 1024 * 1024;
  private static final String REQUEST_ID = "x-request-id";

  private final Vertx vertx;
  private final ApiKeys keys;
  private final Book book;
  private final Clock clock;
  private final Attempts attempts;

  Service(Vertx vertx, ApiKeys keys, Book book, Clock clock, Attempts attempts) {
    this.vertx = vertx;
    this.keys = keys;
    this.book = book;
    this.clock = clock;
    this.attempts = attempts;
  }

  void serve(
      HttpServerRequest request,
      String path,
      Map<String, String> groups,
      String at,
      Format format) {
    Bill bill = bill(format, Objects.requireNonNullElse(request.getHeader(REQUEST_ID), ""));
    Outlet outlet = new HttpOutlet(request);
    outlet.onClose(() -> bill.cut(BilledRequest.CLIENT_GONE));
    BoundedBody.read(request, MAX_BODY)
        .map(body -> call(request, path, groups, at, body, bill))
        .onSuccess(call -> answer(call, format, outlet, bill))
        .onFailure(failure -> refuse(format, outlet, failure, bill));
  }

  private static Call call(
      HttpServerRequest request,
      String path,
      Map<String, String> groups,
      String at,
      Buffer body,
      Bill bill) {
    return new Call(
        request.method().name(),
        path,
        groups,
        request.headers(),
        request.params(),
        body,
        at,
        bill::asked);
  }

  /** A request that came over a socket: its own bill, the credentials of its handshake. */
  public void answer(Call call, Format format, Outlet outlet) {
    Bill bill = bill(format, "");
    outlet.onClose(() -> bill.cut(BilledRequest.CLIENT_GONE));
    Call told =
        new Call(
            call.method(),
            call.path(),
            call.groups(),
            call.headers(),
            call.query(),
            call.body(),
            call.at(),
            bill::asked);
    answer(told, format, outlet, bill);
  }

  /** A request inside another: answered into a buffer at once, with a bill of its own. */
  public Buffer answer(Call call, Format format) {
    Bill bill = bill(format, "");
    Buffer out = Buffer.buffer();
    Asked asked = format.read(call).spared().streamed(false, true);
    bill.asked(asked.model(), false);
    Answer answer = format.answer(call, asked);
    String id = format.id();
    bill.accepted(id, format.free() ? asked.billed(0, 0) : asked);
    Script script = format.script(call, asked, answer, id, clock.instant().getEpochSecond());
    Recital recital = new Recital(answer, script, bill, 1);
    bill.thought(answer.hidden());
    recital.open(out);
    for (int i = recital.chunks(); i > 0; i--) {
      recital.chunk(out);
    }
    recital.finish(out, true);
    bill.answered(200);
    bill.settle(BilledRequest.COMPLETED);
    return out;
  }

  public Vertx vertx() {
    return vertx;
  }

  public Clock clock() {
    return clock;
  }

  private Bill bill(Format format, String requestId) {
    return new Bill(book, clock, format.name(), requestId);
  }

  /**
   * @throws ApiError 401 or 403
   */
  void admit(Call call, Vendor vendor) {
    String key = vendor.key(call);
    if (key == null) {
      throw vendor.missingKey();
    }
    if (!keys.accepts(key)) {
      throw vendor.wrongKey();
    }
  }

  private void answer(Call call, Format format, Outlet outlet, Bill bill) {
    Future.succeededFuture(call)
        .map(
            came -> {
              admit(came, format.vendor());
              return reckon(came, format.vendor(), format.read(came));
            })
        .compose(asked -> pauseBeforeError(asked).map(asked))
        .map(asked -> delivery(call, format, asked, outlet, bill))
        .onSuccess(Delivery::start)
        .onFailure(failure -> refuse(format, outlet, failure, bill));
  }

  /** Takes the faults away that are for another deployment or that were met often enough. */
  private Asked reckon(Call call, Vendor vendor, Asked asked) {
    Faults faults = asked.directives().faults();
    String at = faults.at();
    boolean here =
        at == null
            || at.equals(call.at())
            || at.equals(asked.model())
            || at.equals(vendor.key(call));
    boolean spared = !here || attempts.beyond(faults.times(), asked.question());
    return spared ? asked.spared() : asked;
  }

  /** Fails with the error that was asked for, if one was, when its time has come. */
  private Future<Void> pauseBeforeError(Asked asked) {
    Faults faults = asked.directives().faults();
    Integer error = faults.error();
    if (error == null) {
      return Future.succeededFuture();
    }
    ApiError failure = ApiError.asked(error, asked.model()).retryAfter(faults.retryAfter());
    long wait = asked.directives().first().toMillis();
    return wait == 0
        ? Future.failedFuture(failure)
        : vertx.timer(wait, TimeUnit.MILLISECONDS).compose(due -> Future.failedFuture(failure));
  }

  private Delivery delivery(Call call, Format format, Asked asked, Outlet outlet, Bill bill) {
    String id = format.id();
    bill.accepted(id, format.free() ? asked.billed(0, 0) : asked);
    Answer answer = format.answer(call, asked);
    Script script = format.script(call, asked, answer, id, clock.instant().getEpochSecond());
    format.vendor().describe(outlet::header, asked.promptTokens());
    format.describe(outlet::header, asked, answer);
    outlet.header("content-type", format.contentType(call, asked));
    return new Delivery(vertx, format.vendor(), outlet, asked, answer, script, bill);
  }

  private static void refuse(Format format, Outlet outlet, Throwable failure, Bill bill) {
    if (bill.settled()) {
      return;
    }
    ApiError error = failure instanceof ApiError known ? known : ApiError.asked(500, "");
    bill.answered(error.status());
    bill.settle(BilledRequest.ERROR);
    format.vendor().describe(outlet::header, 0);
    format.vendor().errors().refuse(error, outlet);
  }
}
