package io.sluice.broker;

import io.sluice.audit.AuditWriter;
import io.sluice.telemetry.Telemetry;

/** What the audit shows of itself. */
final class AuditMeters {

  private AuditMeters() {}

  static void register(Telemetry telemetry, AuditWriter audit) {
    telemetry.counter("sluice.audit.records", "Records written to the audit", audit::written);
    telemetry.counter(
        "sluice.audit.lost", "Decisions that could not be recorded", () -> audit.lost());
    telemetry.gauge("sluice.audit.queue.depth", "Decisions that wait to be recorded", audit::depth);
    telemetry.gauge(
        "sluice.audit.checkpoint.age.seconds",
        "Time since all that was recorded until then was under a signature",
        audit::checkpointAgeSeconds);
    telemetry.gauge(
        "sluice.audit.writable", "Whether the disk takes records", () -> audit.writable() ? 1 : 0);
  }
}
