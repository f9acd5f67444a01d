package io.sluice.audit;

/** Takes events to be recorded, from any thread, without ever blocking it. */
public interface AuditTrail {

  /**
   * Takes an event.
   *
   * @return false if it is lost: too many wait already, or nothing can be written. Whoever must not
   *     go on without a record refuses then; the loss is counted either way
   */
  boolean record(AuditEvent event);
}
