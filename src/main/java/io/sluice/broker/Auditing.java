package io.sluice.broker;

import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Tells the audit what was decided: about requests, and what the broker did by itself. */
record Auditing(AuditTrail trail, Clock clock) {

  /** Begins to note what will be decided about a request. */
  Audited of(HttpServerRequest request, String id, Instant time) {
    return new Audited(trail, request, id, time);
  }

  /**
   * Records an act of the broker.
   *
   * @param outcome {@code allow}, {@code deny} or {@code error}
   * @return false if it is lost
   */
  boolean act(String action, String outcome, String reason, String policyVersion) {
    return trail.record(
        new AuditEvent(
            clock.instant(),
            "",
            "",
            "",
            "",
            "",
            List.of(),
            "",
            action,
            "broker",
            outcome,
            reason,
            "",
            policyVersion,
            "",
            "",
            ""));
  }
}
