package io.sluice.broker;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Scopes;
import io.sluice.broker.Charge.Ending;
import io.sluice.identity.Caller;
import io.sluice.identity.Verdict.Accepted;
import io.sluice.identity.Verdict.Rejected;
import io.sluice.limits.Limiter;
import io.sluice.limits.TokenEstimator;
import io.sluice.provider.Call;
import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.routing.Router;
import io.sluice.telemetry.Telemetry;
import io.sluice.usage.Intent;
import io.sluice.usage.JournalException;
import io.sluice.usage.JournalWriter;
import io.sluice.usage.UsageLedger;
import io.sluice.wire.chat.ChatRequest;
import io.sluice.wire.chat.ChatRequest.Malformed;
import io.sluice.wire.chat.ChatRequest.Parsed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Walks a chat completion down the road: identity, access, limits, routing, wire, provider, usage.
 * Each step hands what it found to the next; one that refuses leaves with a {@link RoadException}.
 */
final class ChatRoad {

  private static final String FORMAT = "chat";

  private final Deadlines deadlines;
  private final LimitDesk desk;
  private final DryRun dryRun;
  private final UsageLedger ledger;
  private final JournalWriter journal;
  private final Telemetry telemetry;
  private final Router router = new Router();

  ChatRoad(
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
  void walk(Exchange exchange, Loop loop) {
    boolean recorded = loop.snapshot().config().audit().completions().equals("require");
    exchange.audited().asks(Scopes.LLM_CHAT, "", loop.snapshot(), recorded);
    identify(exchange, loop)
        .compose(
            caller ->
                read(exchange, loop)
                    .compose(
                        asked ->
                            DryRun.wanted(exchange)
                                ? dryRun.answer(exchange, caller, ask(asked), loop)
                                : serve(exchange, caller, asked, loop)))
        .onFailure(exchange::fail);
  }

  private Future<Void> serve(Exchange exchange, Caller caller, ChatRequest asked, Loop loop) {
    return reserve(exchange, permit(exchange, caller, asked, loop), loop)
        .map(
            reserved -> {
              dispatch(exchange, reserved);
              return null;
            });
  }

  /** Identity. */
  static Future<Caller> identify(Exchange exchange, Loop loop) {
    String publicUrl = loop.snapshot().config().server().publicUrl();
    return loop.snapshot()
        .door()
        .open(new RequestPresentation(exchange.request(), publicUrl))
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
  private static Future<ChatRequest> read(Exchange exchange, Loop loop) {
    return loop.body()
        .read(exchange.request())
        .map(
            body -> {
              ChatRequest.Result result = ChatRequest.parse(body);
              if (result instanceof Malformed malformed) {
                throw new RoadException(Errors.malformed(malformed.param(), malformed.message()));
              }
              return ((Parsed) result).request();
            });
  }

  /** Access and routing: may they, and where would it go. */
  private Permitted permit(Exchange exchange, Caller caller, ChatRequest asked, Loop loop) {
    exchange.audited().about("model/" + asked.model());
    Decision decision = loop.snapshot().policy().decide(caller, ask(asked), exchange.started());
    exchange.audited().decidedBy(decision.rule());
    if (decision instanceof Denied denied) {
      throw new RoadException(Errors.access(denied));
    }
    Allowed allowed = (Allowed) decision;
    Deployment deployment = router.route(allowed.granted()).get(0);
    return new Permitted(caller, asked, allowed, deployment, loop.provider(deployment.provider()));
  }

  private static UseModel ask(ChatRequest asked) {
    return new UseModel(
        Scopes.LLM_CHAT,
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
    ChatRequest asked = permitted.asked();
    Provider provider = permitted.provider();
    Buffer body =
        asked.rewrite(
            permitted.deployment().upstreamModel(), permitted.allowed().maxOutputTokens());
    Call call = provider.chat(body, exchange.request().headers(), exchange.id());
    new Relay(
            deadlines,
            exchange,
            charge,
            call,
            provider.name(),
            provider.timeouts(),
            head -> {
              desk.heard(provider.name(), head);
              return answer(head, asked);
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
        FORMAT,
        permitted.asked().stream(),
        permitted.asked().estimatedInputTokens());
  }

  private static Answer answer(HttpClientResponse head, ChatRequest asked) {
    String type = head.getHeader(HttpHeaders.CONTENT_TYPE);
    boolean events = type != null && type.startsWith("text/event-stream");
    return events ? new StreamedAnswer(asked.usageAsked()) : new PlainAnswer();
  }
}
