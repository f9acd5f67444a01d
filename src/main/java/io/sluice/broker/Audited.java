package io.sluice.broker;

import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.identity.Caller;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the audit is to know of one request, gathered as it goes down the road. However it ends, one
 * event is recorded: the first that is decided. For one thread.
 */
final class Audited {

  private static final Set<String> DECIDE = Set.of("identity", "access", "limits", "tools");
  private static final int SERVER_ERROR = 500;

  private final AuditTrail trail;
  private final HttpServerRequest request;
  private final String id;
  private final Instant time;
  private @Nullable Caller caller;
  private String action = "";
  private String resource = "";
  private String rule = "";
  private String policyVersion = "";
  private boolean required;
  private boolean done;

  Audited(AuditTrail trail, HttpServerRequest request, String id, Instant time) {
    this.trail = trail;
    this.request = request;
    this.id = id;
    this.time = time;
  }

  /**
   * What is asked for. A request that asks for nothing anybody decides about is not recorded.
   *
   * @param wanted the scope that it needs
   * @param on what; may be said later
   * @param required whether it must not go on without a record
   */
  void asks(String wanted, String on, Snapshot snapshot, boolean required) {
    this.action = wanted;
    this.resource = on;
    this.policyVersion = snapshot.config().origins().version();
    this.required = required;
  }

  /** It is known what it is to be done to. */
  void about(String on) {
    this.resource = on;
  }

  /** It is known who asks: nothing that a token merely claims goes in here. */
  void by(Caller known) {
    this.caller = known;
  }

  /** A rule of the configuration decided. */
  void decidedBy(String key) {
    this.rule = key;
  }

  /**
   * Records that it may go on.
   *
   * @return false if it must not, because it cannot be recorded
   */
  boolean allow() {
    return record("allow", "") || !required;
  }

  /** Records that it ends with an error, unless it was allowed before. */
  void refuse(ApiError error) {
    boolean denied = error.status() < SERVER_ERROR && DECIDE.contains(error.station());
    boolean unused = record(denied ? "deny" : "error", error.code());
  }

  private boolean record(String outcome, String reason) {
    if (done || action.isEmpty()) {
      return true;
    }
    done = true;
    Caller known = caller;
    String source = request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    return trail.record(
        new AuditEvent(
            time,
            id,
            known == null ? "" : known.issuer(),
            known == null ? "" : known.subject(),
            known == null ? "" : known.user(),
            known == null ? "" : known.team(),
            known == null ? List.of() : List.copyOf(known.roles()),
            known == null ? "" : known.environment(),
            action,
            resource,
            outcome,
            reason,
            rule,
            policyVersion,
            known == null ? "" : known.keyThumbprint(),
            known == null ? "" : known.tokenHash(),
            source == null ? "" : source));
  }
}
