package io.sluice.broker;

import io.sluice.config.TeamConfig;
import io.sluice.routing.AnswerCache;
import io.sluice.routing.AnswerKey;
import io.sluice.routing.AnswerRecording;
import io.sluice.routing.CachedAnswer;
import io.sluice.telemetry.RequestEvent;
import io.sluice.telemetry.Telemetry;
import io.sluice.usage.Intent;
import io.sluice.usage.JournalException;
import io.sluice.usage.JournalWriter;
import io.sluice.usage.Spend;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.usage.TokenCounts;
import io.sluice.usage.UsageLedger;
import io.sluice.wire.ApiRequest;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are given again to exactly the same request of the same team: only where the model
 * and the team both have it switched on. A hit costs no tokens and no limit, and has a ledger row
 * that says what it is.
 */
final class AnswerStore {

  /** They change what a provider answers. */
  private static final List<String> BETAS =
      List.of("anthropic-beta", "anthropic-version", "openai-beta");

  private final AnswerCache cache;
  private final UsageLedger ledger;
  private final JournalWriter journal;
  private final Telemetry telemetry;

  AnswerStore(AnswerCache cache, UsageLedger ledger, JournalWriter journal, Telemetry telemetry) {
    this.cache = cache;
    this.ledger = ledger;
    this.journal = journal;
    this.telemetry = telemetry;
  }

  /** Where an answer to this request is kept; null if none may be. */
  @Nullable AnswerKey key(Exchange exchange, Permitted permitted, Snapshot snapshot) {
    Duration life = permitted.allowed().granted().policy().cache();
    TeamConfig team = snapshot.config().teams().get(permitted.allowed().team());
    // Of a form not enough is kept to tell it from another.
    if (life.isZero() || team == null || !team.cache() || permitted.form() != null) {
      return null;
    }
    ApiRequest asked = permitted.asked();
    Stream<String> betas =
        BETAS.stream().map(name -> String.valueOf(exchange.request().headers().getAll(name)));
    Stream<String> deployments =
        permitted.allowed().granted().deployments().stream().map(d -> d.id());
    return AnswerKey.of(
        permitted.allowed().team(),
        permitted.allowed().granted().alias(),
        asked.format(),
        asked.stream(),
        permitted.allowed().maxOutputTokens(),
        Stream.concat(betas, deployments).toList(),
        asked.body());
  }

  /** Takes down an answer while it passes. */
  AnswerRecording record(AnswerKey key, Permitted permitted) {
    return cache.record(key, permitted.allowed().granted().policy().cache());
  }

  /**
   * Answers from what is kept.
   *
   * @return false if there is nothing
   */
  boolean answers(AnswerKey key, Exchange exchange, Permitted permitted) {
    CachedAnswer kept = cache.find(key);
    if (kept == null) {
      return false;
    }
    if (!ledger.accepting()) {
      throw new RoadException(Errors.ledgerUnavailable());
    }
    if (!exchange.audited().allow()) {
      throw new RoadException(Errors.auditUnavailable());
    }
    book(exchange, permitted, kept);
    Reply reply = exchange.reply();
    reply
        .headers()
        .set(HttpHeaders.CONTENT_TYPE, kept.contentType())
        .set(HttpHeaders.CACHE_CONTROL, "no-cache")
        .set("x-sluice-cache", "hit")
        .set("x-sluice-provider", kept.provider())
        .set("x-sluice-upstream-model", kept.upstreamModel());
    reply.begin(200, false);
    reply.end(kept.body());
    return true;
  }

  private void book(Exchange exchange, Permitted permitted, CachedAnswer kept) {
    Intent intent =
        new Intent(
            exchange.id(),
            exchange.started(),
            permitted.allowed().team(),
            permitted.caller().user(),
            permitted.allowed().costCentre(),
            kept.provider(),
            permitted.allowed().granted().alias(),
            kept.upstreamModel(),
            permitted.asked().format().code(),
            permitted.asked().stream(),
            0);
    Spend spend =
        new Spend(
            exchange.id(),
            TokenCounts.NONE,
            Provenance.REPORTED,
            Outcome.CACHED,
            kept.servedModel(),
            200,
            exchange.millis(),
            exchange.millis());
    try {
      journal.intent(intent);
      journal.spend(spend);
    } catch (JournalException e) {
      throw new RoadException(Errors.ledgerUnavailable());
    }
    RequestEvent event = Charge.event(intent, spend, "");
    telemetry.route(intent.team(), intent.provider(), intent.model()).finished(event);
    exchange.tell(event);
  }
}
