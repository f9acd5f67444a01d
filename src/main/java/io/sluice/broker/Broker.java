package io.sluice.broker;

import io.sluice.audit.AuditException;
import io.sluice.audit.AuditTrail;
import io.sluice.audit.AuditWriter;
import io.sluice.config.ServerConfig;
import io.sluice.config.ServerConfig.TlsConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.KeyRing;
import io.sluice.identity.RevocationList;
import io.sluice.identity.SigningKey;
import io.sluice.identity.SqliteRevocations;
import io.sluice.limits.TokenEstimator;
import io.sluice.resources.ResourceOwners;
import io.sluice.resources.SqliteResources;
import io.sluice.routing.AnswerCache;
import io.sluice.routing.Router;
import io.sluice.telemetry.Health;
import io.sluice.telemetry.Telemetry;
import io.sluice.tools.IdentityTokens;
import io.sluice.usage.UsageLedger;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running broker: what it is made of, how it starts, reloads and stops. */
public final class Broker {

  private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
  private static final Duration LEDGER_CLOSE = Duration.ofSeconds(10);
  private static final Duration AUDIT_CLOSE = Duration.ofSeconds(10);
  private static final Duration AFTER_CUT = Duration.ofSeconds(2);
  private static final Duration IDLE_CHECK = Duration.ofMillis(20);

  private final Vertx vertx;
  private final UsageLedger ledger;
  private final RevocationList revocations;
  private final ResourceOwners owners;
  private final IdentityTokens identities;
  private final AuditWriter audit;
  private final Auditing auditing;
  private final Telemetry telemetry = new Telemetry();
  private final KeyMeters keyMeters = new KeyMeters(telemetry, () -> snapshot().door());
  private final LimitBackend limits;
  private final TokenEstimator estimator = new TokenEstimator();
  private final Router router =
      new Router(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger unheard = new AtomicInteger();
  private final AtomicInteger port = new AtomicInteger();
  private final AnswerCache answers;
  private final Draining draining = new Draining();
  private volatile Snapshot snapshot;
  private Future<Void> reloading = Future.succeededFuture();
  private volatile @Nullable String deployment;
  private volatile @Nullable HttpServer admin;

  private Broker(
      Vertx vertx,
      SluiceConfig config,
      UsageLedger ledger,
      RevocationList revocations,
      ResourceOwners owners,
      SigningKey identityKey,
      AuditWriter audit,
      UnaryOperator<AuditTrail> watch) {
    this.vertx = vertx;
    this.identities = new IdentityTokens(identityKey, Clock.systemUTC());
    this.audit = audit;
    this.auditing = new Auditing(watch.apply(audit), Clock.systemUTC());
    this.ledger = ledger;
    this.revocations = revocations;
    this.owners = owners;
    this.snapshot = Snapshot.compile(vertx, config, revocations, Clock.systemUTC());
    this.limits = LimitBackend.of(vertx, config, telemetry);
    router.configure(config);
    this.answers = new AnswerCache(config.routing().cache(), System::nanoTime);
  }

  /**
   * Vert.x as the broker wants it: native transport where it loads, as many loops as configured.
   */
  public static Vertx vertx(ServerConfig server) {
    VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
    return Vertx.vertx(options.setEventLoopPoolSize(loops(server)));
  }

  private static int loops(ServerConfig server) {
    return server.eventLoops() > 0
        ? server.eventLoops()
        : Runtime.getRuntime().availableProcessors();
  }

  /**
   * Starts a broker. Fails if ledger, revocations or audit cannot be opened or a port is taken;
   * keys that cannot be loaded only make it not ready.
   */
  public static Future<Broker> start(Vertx vertx, SluiceConfig config) {
    return start(vertx, config, UnaryOperator.identity());
  }

  /** With something between the broker and its audit. */
  static Future<Broker> start(Vertx vertx, SluiceConfig config, UnaryOperator<AuditTrail> watch) {
    return vertx
        .executeBlocking(() -> UsageLedger.open(config.ledger(), Clock.systemUTC()))
        .compose(ledger -> make(vertx, config, ledger, watch))
        .compose(
            broker ->
                broker
                    .listen(config.server())
                    .map(broker)
                    .recover(
                        failure ->
                            broker.release().transform(done -> Future.failedFuture(failure))));
  }

  /** With what was revoked before the first request can come. */
  private static Future<Broker> make(
      Vertx vertx, SluiceConfig config, UsageLedger ledger, UnaryOperator<AuditTrail> watch) {
    return vertx
        .executeBlocking(() -> identityKey(config.ledger().data()))
        .compose(key -> audited(vertx, config, ledger, key, watch))
        .recover(
            failure ->
                vertx
                    .executeBlocking(
                        () -> {
                          ledger.close(LEDGER_CLOSE);
                          return true;
                        })
                    .transform(closed -> Future.failedFuture(failure)));
  }

  private static Future<Broker> audited(
      Vertx vertx,
      SluiceConfig config,
      UsageLedger ledger,
      SigningKey key,
      UnaryOperator<AuditTrail> watch) {
    Path file = config.ledger().data().resolve("revocations.db");
    return audit(vertx, config)
        .compose(
            audit ->
                RevocationList.open(vertx, () -> SqliteRevocations.open(file), Clock.systemUTC())
                    .compose(
                        revocations ->
                            owners(vertx, config)
                                .map(
                                    owners ->
                                        new Broker(
                                            vertx,
                                            config,
                                            ledger,
                                            revocations,
                                            owners,
                                            key,
                                            audit,
                                            watch))
                                .onFailure(failure -> revocations.close()))
                    .onFailure(failure -> audit.close()));
  }

  private static Future<ResourceOwners> owners(Vertx vertx, SluiceConfig config) {
    Path file = config.ledger().data().resolve("resources.db");
    return ResourceOwners.open(vertx, () -> SqliteResources.open(file), Clock.systemUTC());
  }

  /** What tools are told is signed with it; they may remember its public part over a restart. */
  private static SigningKey identityKey(Path data) throws IOException {
    return SigningKey.openOrCreate(data.resolve("tool-identity.key"), "ES256");
  }

  private static Future<AuditWriter> audit(Vertx vertx, SluiceConfig config) {
    return vertx.executeBlocking(
        () -> AuditWriter.open(config.ledger().data(), config.audit(), Clock.systemUTC()));
  }

  private Future<Void> listen(ServerConfig server) {
    BrokerMeters.register(
        telemetry, ledger, revocations, limits.limiter(), open::get, unheard::get, health());
    AuditMeters.register(telemetry, audit);
    keyMeters.see(snapshot.door().rings());
    if (!act("broker:start", "allow", "", snapshot.config())) {
      return Future.failedFuture(new AuditException("The audit cannot be written."));
    }
    return tls(server)
        .compose(tls -> snapshot.door().loadKeys().map(tls))
        .compose(tls -> limits.open(new LedgerSpending(vertx, ledger, snapshot.prices())).map(tls))
        .compose(tls -> deploy(server, tls))
        .compose(
            deployed -> {
              deployment = deployed;
              AdminDoor door =
                  new AdminDoor(() -> snapshot, telemetry, auditing, Clock.systemUTC());
              return AdminServer.listen(
                  vertx,
                  server.adminHost(),
                  server.adminPort(),
                  telemetry,
                  health(),
                  new RevocationRoutes(vertx, () -> snapshot, revocations, door, Clock.systemUTC()),
                  new ExplainRoute(
                      vertx, () -> snapshot, limits.limiter()::states, door, Clock.systemUTC()),
                  new AuditRoutes(vertx, snapshot.config().ledger().data(), door));
            })
        .onSuccess(listening -> admin = listening)
        .mapEmpty();
  }

  /** Read before anything listens: a broker that cannot speak https does not start. */
  private Future<Optional<Tls>> tls(ServerConfig server) {
    TlsConfig tls = server.tls();
    return tls == null
        ? Future.succeededFuture(Optional.empty())
        : vertx.executeBlocking(() -> Optional.of(Tls.read(vertx, tls)));
  }

  private Future<String> deploy(ServerConfig server, Optional<Tls> tls) {
    BrokerVerticle.Shared shared =
        new BrokerVerticle.Shared(
            () -> snapshot,
            revocations,
            limits.limiter(),
            estimator,
            router,
            answers,
            owners,
            ledger,
            identities,
            auditing,
            telemetry,
            open,
            unheard,
            port,
            draining,
            tls.orElse(null),
            Clock.systemUTC());
    AtomicInteger index = new AtomicInteger();
    return vertx.deployVerticle(
        () -> new BrokerVerticle(index.getAndIncrement(), shared),
        new DeploymentOptions().setInstances(loops(server)));
  }

  /** The port that callers use, also where the configuration left the choice open. */
  public int port() {
    return port.get();
  }

  public int adminPort() {
    HttpServer listening = admin;
    return listening == null ? 0 : listening.actualPort();
  }

  private Health health() {
    Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    checks.put(
        "keys",
        () -> {
          Collection<KeyRing> rings = snapshot.door().rings();
          return !rings.isEmpty() && rings.stream().allMatch(KeyRing::ready);
        });
    checks.put("ledger", ledger::ready);
    checks.put(
        "audit", () -> audit.writable() || snapshot.config().audit().completions().equals("count"));
    checks.put("not_draining", () -> !draining.begun());
    return Health.of(checks);
  }

  private boolean act(String action, String outcome, String reason, SluiceConfig config) {
    return auditing.act(action, outcome, reason, config.origins().version());
  }

  private Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Puts another configuration in force. Requests that are open keep the one they began with. One
   * after the other: the last that was asked for is the one that stays.
   */
  public synchronized Future<Void> reload(SluiceConfig config) {
    Future<Void> next = reloading.transform(before -> put(config));
    reloading = next;
    return next;
  }

  private Future<Void> put(SluiceConfig config) {
    Snapshot before = snapshot;
    Snapshot next = before.next(config);
    if (!before.config().server().equals(config.server())
        || !before.config().ledger().equals(config.ledger())
        || !before.config().audit().equals(config.audit())) {
      LOG.warn("changes under server, ledger and audit take effect after a restart");
    }
    if (!act("config:reload", "allow", "", config)) {
      telemetry.reloaded(false);
      return Future.failedFuture(
          new AuditException("The change of the configuration cannot be recorded."));
    }
    return next.door()
        .loadKeys()
        .onSuccess(
            loaded -> {
              limits.limiter().configure(config);
              router.configure(config);
              answers.configure(config.routing().cache());
              snapshot = next;
              before.door().retire(next.door());
              keyMeters.see(next.door().rings());
              telemetry.reloaded(true);
              LOG.info("configuration reloaded");
            });
  }

  /** Notes that a configuration was refused. */
  void reloadRefused() {
    boolean unused = act("config:reload", "deny", "invalid_configuration", snapshot.config());
    telemetry.reloaded(false);
  }

  /**
   * Stops: no new requests, those that are open may end within the drain timeout, then they are cut
   * with an error; at last the journal goes to the ledger.
   */
  public Future<Void> stop() {
    Duration patience = snapshot.config().server().drainTimeout();
    draining.begin();
    LOG.info("draining: {} open requests, {} s at most", open.get(), patience.toSeconds());
    return idle(patience)
        .compose(
            idle -> {
              if (idle) {
                return Future.succeededFuture(true);
              }
              LOG.warn("cutting {} requests that are still open", open.get());
              draining.cut();
              return idle(AFTER_CUT);
            })
        .compose(done -> release());
  }

  /** Whether no request is open, now or within a time. */
  private Future<Boolean> idle(Duration patience) {
    if (open.get() == 0) {
      return Future.succeededFuture(true);
    }
    if (patience.isNegative() || patience.isZero()) {
      return Future.succeededFuture(false);
    }
    return vertx
        .timer(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS)
        .compose(later -> idle(patience.minus(IDLE_CHECK)));
  }

  private Future<Void> release() {
    snapshot.door().close();
    String deployed = deployment;
    HttpServer listening = admin;
    return (deployed == null ? Future.succeededFuture() : vertx.undeploy(deployed))
        .transform(done -> listening == null ? Future.succeededFuture() : listening.close())
        .transform(done -> revocations.close())
        .transform(done -> owners.close())
        .onComplete(done -> limits.close())
        .transform(
            done ->
                vertx.executeBlocking(
                    () -> {
                      boolean unused = act("broker:stop", "allow", "", snapshot.config());
                      audit.close(AUDIT_CLOSE);
                      ledger.close(LEDGER_CLOSE);
                      telemetry.close();
                      return null;
                    }));
  }
}
