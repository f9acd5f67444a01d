package io.sluice.broker;

import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trail that is one line for each decision, in the logger {@code sluice.audit}. */
final class AuditLog implements AuditTrail {

  private static final Logger LOG = LoggerFactory.getLogger("sluice.audit");

  @Override
  public boolean record(AuditEvent event) {
    LOG.atInfo()
        .addKeyValue("request_id", event.requestId())
        .addKeyValue("issuer", event.issuer())
        .addKeyValue("subject", event.subject())
        .addKeyValue("team", event.team())
        .addKeyValue("environment", event.environment())
        .addKeyValue("action", event.action())
        .addKeyValue("resource", event.resource())
        .addKeyValue("outcome", event.outcome())
        .addKeyValue("reason", event.reason())
        .addKeyValue("rule", event.rule())
        .log("decision");
    return true;
  }
}
