package io.sluice.broker;

import io.sluice.access.Policy;
import io.sluice.config.IssuerConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.Caller;
import io.sluice.identity.Revocations;
import io.sluice.identity.TokenDoor;
import io.sluice.limits.Prices;
import io.sluice.routing.Catalog;
import io.sluice.tools.RouteTable;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * One configuration, compiled. A request uses one snapshot from its start to its end.
 *
 * @param epoch counts the configurations of this process
 */
record Snapshot(
    long epoch,
    SluiceConfig config,
    TokenDoor door,
    Policy policy,
    Prices prices,
    RouteTable tools) {

  static Snapshot compile(Vertx vertx, SluiceConfig config, Revocations revocations, Clock clock) {
    TokenDoor door =
        TokenDoor.of(vertx, config.environment(), config.issuers(), revocations, clock);
    return new Snapshot(
        1,
        config,
        door,
        policy(config),
        Prices.compile(config),
        RouteTable.compile(config.tools()));
  }

  Snapshot next(SluiceConfig fresh) {
    return new Snapshot(
        epoch + 1,
        fresh,
        door.next(fresh.environment(), fresh.issuers()),
        policy(fresh),
        Prices.compile(fresh),
        RouteTable.compile(fresh.tools()));
  }

  /** The epoch second from which on a caller's token is refused as expired. */
  long goodUntil(Caller caller) {
    IssuerConfig issuer = config.issuers().get(caller.issuer());
    return caller.expiresAt() + (issuer == null ? 0 : issuer.clockSkew().toSeconds());
  }

  private static Policy policy(SluiceConfig config) {
    return Policy.compile(config, Catalog.compile(config));
  }
}
