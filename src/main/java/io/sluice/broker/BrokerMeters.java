package io.sluice.broker;

import io.sluice.identity.RevocationList;
import io.sluice.limits.Limiter;
import io.sluice.telemetry.Health;
import io.sluice.telemetry.Telemetry;
import io.sluice.usage.UsageLedger;
import java.util.function.IntSupplier;

/** What a broker shows of itself, whatever its configuration. */
final class BrokerMeters {

  private BrokerMeters() {}

  static void register(
      Telemetry telemetry,
      UsageLedger ledger,
      RevocationList revocations,
      Limiter limiter,
      IntSupplier open,
      IntSupplier unheard,
      Health health) {
    telemetry.gauge(
        "sluice.ready", "Whether the broker takes traffic", () -> health.ready() ? 1 : 0);
    telemetry.gauge("sluice.open.requests", "Requests that are not over yet", open::getAsInt);
    telemetry.gauge(
        "sluice.unheard.answers",
        "Of the open requests, those whose caller has left while the answer is read on",
        unheard::getAsInt);
    telemetry.gauge("sluice.open.reservations", "Reservations not settled yet", limiter::open);
    telemetry.gauge("sluice.limits.waiting", "Requests that wait for their turn", limiter::waiting);
    telemetry.gauge("sluice.revocations", "Revocations in force", revocations::size);
    telemetry.gauge(
        "sluice.revocations.age.seconds",
        "Time since the revocations were last read from their store",
        revocations::ageSeconds);
    telemetry.gauge("sluice.journal.depth", "Records not in the ledger yet", ledger::depth);
    telemetry.gauge("sluice.journal.bytes", "Size of the journal on disk", ledger::journalBytes);
    telemetry.gauge(
        "sluice.journal.pending", "Records that the disk refused so far", ledger::pendingSpends);
    telemetry.gauge(
        "sluice.journal.damaged", "Journal segments kept as .corrupt", ledger::damagedSegments);
    telemetry.gauge(
        "sluice.ledger.failures", "Failed attempts to write the ledger", ledger::ledgerFailures);
    telemetry.gauge(
        "sluice.journal.lag.seconds",
        "Age of the oldest complete record that is not in the ledger yet",
        () -> ledger.lagMillis() / 1000.0);
  }
}
