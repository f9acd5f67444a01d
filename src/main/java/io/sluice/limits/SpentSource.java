package io.sluice.limits;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** What was spent before this process began, e.g. read from the ledger. */
public interface SpentSource {

  /**
   * What requests that began in a span of time cost, together or each.
   *
   * @param team whose
   * @param from inclusive
   * @param to exclusive
   */
  Future<List<Spent>> between(String team, Instant from, Instant to);

  /**
   * Some requests of the same kind.
   *
   * @param user empty if not known, as are client and tenant
   * @param costMicros in millionths
   */
  record Spent(
      String provider, String model, String user, String client, String tenant, long costMicros) {}
}
