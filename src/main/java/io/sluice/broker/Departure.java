package io.sluice.broker;

import io.sluice.broker.Charge.Ending;
import io.sluice.provider.Call;
import io.sluice.provider.Dispatch;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.routing.AnswerRecording;
import io.sluice.telemetry.Telemetry;
import io.sluice.usage.Intent;
import io.sluice.usage.JournalException;
import io.sluice.usage.JournalWriter;
import io.sluice.usage.UsageLedger;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.WireFormat.AnswerHead;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The last steps before a provider: usage, then the provider itself. Nothing is sent that journal
 * and audit do not know.
 */
final class Departure {

  private final Deadlines deadlines;
  private final LimitDesk desk;
  private final UsageLedger ledger;
  private final JournalWriter journal;
  private final Telemetry telemetry;
  private final KeptResponses kept;
  private final UnheardAnswers unheard;

  Departure(
      Deadlines deadlines,
      LimitDesk desk,
      UsageLedger ledger,
      JournalWriter journal,
      Telemetry telemetry,
      KeptResponses kept,
      UnheardAnswers unheard) {
    this.deadlines = deadlines;
    this.desk = desk;
    this.ledger = ledger;
    this.journal = journal;
    this.telemetry = telemetry;
    this.kept = kept;
    this.unheard = unheard;
  }

  /**
   * Sends an attempt on its way.
   *
   * @param number of the attempt, from 1
   * @param recording takes the answer down; null if it is not to be given again
   * @throws RoadException if nothing may be sent; the reservation is given back then
   */
  Relay depart(
      Exchange exchange,
      Course course,
      Reserved reserved,
      int number,
      @Nullable AnswerRecording recording) {
    Charge charge = board(exchange, reserved, number);
    try {
      Relay relay = send(exchange, course, reserved, charge, recording);
      FormBody form = reserved.permitted().form();
      if (form != null) {
        form.onProgress(relay::moved);
        form.passed().onFailure(relay::formBroke);
      }
      return relay;
    } catch (RuntimeException e) {
      charge.settle(Ending.UNSENT);
      // The path is made of the caller's query and of the deployment's model.
      throw e instanceof IllegalArgumentException
          ? new RoadException(Errors.malformed("", "the request's query cannot be passed on"))
          : e;
    }
  }

  /**
   * Makes sure that audit and journal know of an attempt.
   *
   * @param number of the attempt, from 1
   * @return to be settled, whatever becomes of it
   * @throws RoadException if nothing may be sent; the reservation is given back then
   */
  Charge board(Exchange exchange, Reserved reserved, int number) {
    Intent intent = intent(exchange, reserved, number);
    ApiError obstacle = obstacle(exchange, intent);
    if (obstacle != null) {
      reserved.cancel();
      throw new RoadException(obstacle);
    }
    return new Charge(
        exchange,
        intent,
        reserved,
        journal,
        telemetry.route(intent.team(), intent.provider(), intent.model()));
  }

  private Relay send(
      Exchange exchange,
      Course course,
      Reserved reserved,
      Charge charge,
      @Nullable AnswerRecording recording) {
    Leg leg = reserved.leg();
    Call call =
        leg.provider()
            .send(
                new Dispatch(
                    leg.operation(), leg.payload(), exchange.request().headers(), exchange.id()));
    return new Relay(
        deadlines,
        exchange,
        charge,
        call,
        leg.provider().name(),
        leg.provider().timeouts(),
        course,
        head -> {
          desk.heard(leg.provider().name(), head);
          Answer answer =
              kept.watch(leg.answers().apply(answerHead(head)), leg, reserved.permitted());
          return recording == null || head.statusCode() != 200
              ? answer
              : new RecordedAnswer(answer, recording, leg.deployment(), contentType(head));
        },
        readOn(leg) ? unheard : null);
  }

  /** What a provider keeps was paid for when it was made. */
  private static boolean readOn(Leg leg) {
    return leg.provider().drains() && leg.operation() instanceof Ask;
  }

  private static AnswerHead answerHead(HttpClientResponse head) {
    return new AnswerHead(head.statusCode(), contentType(head).toLowerCase(Locale.ROOT));
  }

  private static String contentType(HttpClientResponse head) {
    String type = head.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type;
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

  private static Intent intent(Exchange exchange, Reserved reserved, int number) {
    Permitted permitted = reserved.permitted();
    ApiRequest asked = permitted.asked();
    return new Intent(
        number == 1 ? exchange.id() : exchange.id() + "." + number,
        exchange.started(),
        permitted.allowed().team(),
        permitted.caller().user(),
        permitted.allowed().costCentre(),
        reserved.leg().deployment().provider(),
        permitted.allowed().granted().alias(),
        reserved.leg().deployment().upstreamModel(),
        asked.format().code(),
        asked.stream(),
        asked.estimatedInputTokens(),
        reserved.leg().deployment().id(),
        number);
  }
}
