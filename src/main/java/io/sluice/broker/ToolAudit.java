package io.sluice.broker;

import io.sluice.access.Decision.Denied;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.identity.Caller;
import io.sluice.tools.ToolRoute;
import java.util.TreeSet;

/** Records what was decided about calls of tools. */
final class ToolAudit {

  private final AuditTrail trail;

  ToolAudit(AuditTrail trail) {
    this.trail = trail;
  }

  /**
   * One call of one caller.
   *
   * @param path below the tool, as it was sent
   */
  record Attempt(Exchange exchange, Caller caller, Snapshot snapshot, String tool, String path) {}

  /** False if it is lost. */
  boolean allowed(Attempt attempt, ToolRoute route) {
    return record(attempt, route.scope(), "allow", "", route.rule());
  }

  /** By the policy. */
  void denied(Attempt attempt, ToolRoute route, Denied denied) {
    record(attempt, route.scope(), "deny", denied.reason().code(), denied.rule());
  }

  /** Before any route was found. */
  void denied(Attempt attempt, ApiError error) {
    record(attempt, "", "deny", error.code(), "tools");
  }

  private boolean record(
      Attempt attempt, String action, String outcome, String reason, String rule) {
    Caller caller = attempt.caller();
    Exchange exchange = attempt.exchange();
    return trail.record(
        new AuditEvent(
            exchange.started(),
            exchange.id(),
            caller.issuer(),
            caller.subject(),
            caller.user(),
            caller.team(),
            new TreeSet<>(caller.roles()).stream().toList(),
            caller.environment(),
            action,
            "tool/" + attempt.tool() + attempt.path(),
            outcome,
            reason,
            rule,
            Long.toString(attempt.snapshot().epoch()),
            caller.keyThumbprint(),
            "",
            exchange.request().remoteAddress().hostAddress()));
  }
}
