package io.sluice.broker;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.broker.Charge.Ending;
import io.sluice.identity.Caller;
import io.sluice.identity.Verdict.Accepted;
import io.sluice.identity.Verdict.Rejected;
import io.sluice.limits.Limiter;
import io.sluice.limits.TokenEstimator;
import io.sluice.provider.Call;
import io.sluice.provider.Dispatch;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.routing.Router;
import io.sluice.telemetry.Telemetry;
import io.sluice.usage.Intent;
import io.sluice.usage.JournalException;
import io.sluice.usage.JournalWriter;
import io.sluice.usage.UsageLedger;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Figures;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.WireFormat.AnswerHead;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Walks a request to a model, of whatever format, down the road: identity, access, limits, routing,
 * wire, provider, usage. Each step hands what it found to the next; one that refuses leaves with a
 * {@link RoadException}.
 */
final class ModelRoad {

  private final Deadlines deadlines;
  private final LimitDesk desk;
  private final DryRun dryRun;
  private final UsageLedger ledger;
  private final JournalWriter journal;
  private final Telemetry telemetry;
  private final Router router = new Router();

  ModelRoad(
      Vertx vertx,
      Limiter limiter,
      UsageLedger ledger,
      JournalWriter journal,
      Telemetry telemetry,
      TokenEstimator estimator,
      Clock clock) {
    this.deadlines = new Deadlines(vertx);
    this.dryRun = new DryRun(limiter);
    this.desk = new LimitDesk(limiter, estimator, clock);
    this.ledger = ledger;
    this.journal = journal;
    this.telemetry = telemetry;
  }

  /** Takes a paused request and sees to it that it is answered. */
  void walk(Exchange exchange, Endpoint endpoint, RequestPath path, Loop loop) {
    boolean recorded = loop.snapshot().config().audit().completions().equals("require");
    exchange.audited().asks(endpoint.scope(), "", loop.snapshot(), recorded);
    identify(exchange, loop, true)
        .compose(
            caller ->
                read(exchange, endpoint.format(), path, loop)
                    .compose(
                        asked ->
                            DryRun.wanted(exchange)
                                ? dryRun.answer(exchange, caller, ask(endpoint, asked), loop)
                                : serve(exchange, endpoint, caller, asked, loop)))
        .onFailure(exchange::fail);
  }

  private Future<Void> serve(
      Exchange exchange, Endpoint endpoint, Caller caller, ApiRequest asked, Loop loop) {
    return reserve(exchange, permit(exchange, endpoint, caller, asked, loop), loop)
        .map(
            reserved -> {
              dispatch(exchange, reserved);
              return null;
            });
  }

  /** Identity. */
  static Future<Caller> identify(Exchange exchange, Loop loop) {
    return identify(exchange, loop, false);
  }

  /**
   * Identity.
   *
   * @param keys whether the token may also stand where vendors' clients put an API key
   */
  static Future<Caller> identify(Exchange exchange, Loop loop, boolean keys) {
    String publicUrl = loop.snapshot().config().server().publicUrl();
    return loop.snapshot()
        .door()
        .open(new RequestPresentation(exchange.request(), publicUrl, keys))
        .map(
            verdict -> {
              if (verdict instanceof Rejected rejected) {
                throw new RoadException(Errors.identity(rejected.rejection(), publicUrl));
              }
              Caller caller = ((Accepted) verdict).caller();
              exchange.identified(caller, loop.snapshot().goodUntil(caller));
              return caller;
            });
  }

  /** Http and wire: the body, and what it asks for. */
  private static Future<ApiRequest> read(
      Exchange exchange, WireFormat format, RequestPath path, Loop loop) {
    return loop.body()
        .read(exchange.request())
        .map(
            body -> {
              ApiRequest.Result result = format.read(body, path);
              if (result instanceof Malformed malformed) {
                throw new RoadException(Errors.malformed(malformed.param(), malformed.message()));
              }
              return ((Parsed) result).request();
            });
  }

  /** Access and routing: may they, and where would it go. */
  private Permitted permit(
      Exchange exchange, Endpoint endpoint, Caller caller, ApiRequest asked, Loop loop) {
    exchange.audited().about("model/" + asked.model());
    Decision decision =
        loop.snapshot().policy().decide(caller, ask(endpoint, asked), exchange.started());
    exchange.audited().decidedBy(decision.rule());
    if (decision instanceof Denied denied) {
      throw new RoadException(Errors.access(denied));
    }
    Allowed allowed = (Allowed) decision;
    Deployment deployment = router.route(allowed.granted()).get(0);
    return new Permitted(
        endpoint, caller, asked, allowed, deployment, loop.provider(deployment.provider()));
  }

  private static UseModel ask(Endpoint endpoint, ApiRequest asked) {
    return new UseModel(
        endpoint.scope(),
        asked.model(),
        asked.outputTokenLimit().orElse(UseModel.UNBOUNDED),
        asked.features());
  }

  /** Limits. */
  private Future<Reserved> reserve(Exchange exchange, Permitted permitted, Loop loop) {
    return desk.reserve(exchange, permitted, loop.snapshot());
  }

  /** Usage, then provider: nothing is sent that the journal does not know. */
  private void dispatch(Exchange exchange, Reserved reserved) {
    Permitted permitted = reserved.permitted();
    Intent intent = intent(exchange, permitted);
    ApiError obstacle = obstacle(exchange, intent);
    if (obstacle != null) {
      reserved.cancel();
      exchange.fail(new RoadException(obstacle));
      return;
    }
    Charge charge =
        new Charge(
            exchange,
            intent,
            reserved,
            journal,
            telemetry.route(intent.team(), intent.provider(), intent.model()));
    try {
      send(exchange, permitted, charge);
    } catch (RuntimeException e) {
      charge.settle(Ending.UNSENT);
      throw e;
    }
  }

  /** Wire and provider. */
  private void send(Exchange exchange, Permitted permitted, Charge charge) {
    ApiRequest asked = permitted.asked();
    Provider provider = permitted.provider();
    String upstreamModel = permitted.deployment().upstreamModel();
    Buffer body = asked.rewrite(upstreamModel, permitted.allowed().maxOutputTokens());
    Call call =
        provider.send(
            new Dispatch(
                new Ask(asked.format(), upstreamModel, asked.stream()),
                new Payload.Json(body),
                exchange.request().headers(),
                exchange.id()));
    new Relay(
            deadlines,
            exchange,
            charge,
            call,
            provider.name(),
            provider.timeouts(),
            head -> {
              desk.heard(provider.name(), head);
              return answer(head, permitted);
            })
        .run();
  }

  /** Why nothing may be sent, or null: audit and journal know of it then. */
  private @Nullable ApiError obstacle(Exchange exchange, Intent intent) {
    if (exchange.over() || !ledger.accepting()) {
      return Errors.ledgerUnavailable();
    }
    if (!exchange.audited().allow()) {
      return Errors.auditUnavailable();
    }
    try {
      journal.intent(intent);
      return null;
    } catch (JournalException e) {
      return Errors.ledgerUnavailable();
    }
  }

  private static Intent intent(Exchange exchange, Permitted permitted) {
    return new Intent(
        exchange.id(),
        exchange.started(),
        permitted.allowed().team(),
        permitted.caller().user(),
        permitted.allowed().costCentre(),
        permitted.deployment().provider(),
        permitted.allowed().granted().alias(),
        permitted.deployment().upstreamModel(),
        permitted.asked().format().code(),
        permitted.asked().stream(),
        estimatedInputTokens(permitted.asked()));
  }

  /** Four bytes of body a token, rounded up: without a tokenizer, an estimate on the high side. */
  private static long estimatedInputTokens(ApiRequest asked) {
    return (asked.body().length() + 3L) / 4;
  }

  private static Answer answer(HttpClientResponse head, Permitted permitted) {
    if (head.statusCode() >= 400) {
      return new PlainAnswer(Figures.none());
    }
    String type = head.getHeader(HttpHeaders.CONTENT_TYPE);
    return permitted
        .endpoint()
        .format()
        .passing(
            permitted.asked(),
            new AnswerHead(head.statusCode(), type == null ? "" : type.toLowerCase(Locale.ROOT)));
  }
}
