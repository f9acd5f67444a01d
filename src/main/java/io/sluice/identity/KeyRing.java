package io.sluice.identity;

import io.sluice.config.IssuerConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer, kept fresh in the background. Reading is a volatile read; a failed
 * refresh keeps the keys that were there, up to a ceiling.
 */
public final class KeyRing implements AutoCloseable {

  /** How long keys stay good after the last successful load. */
  static final Duration CEILING = Duration.ofHours(1);

  /** An unknown key id may ask for fresh keys this often, so that callers cannot make us flood. */
  static final Duration COOLDOWN = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Vertx vertx;
  private final String name;
  private final URI source;
  private final JwksReader reader;
  private final JwksFetch fetch;
  private final AtomicReference<@Nullable Future<KeySet>> underWay = new AtomicReference<>();
  private final AtomicLong lastUnknownKid = new AtomicLong(Long.MIN_VALUE);
  private final long timer;
  private volatile KeySet current = KeySet.empty();

  /**
   * A ring that refreshes itself until it is closed; the first load is for the caller to ask.
   *
   * @param name the issuer's name in the configuration, for logs and metrics
   */
  KeyRing(Vertx vertx, String name, IssuerConfig issuer, JwksFetch fetch) {
    this.vertx = vertx;
    this.name = name;
    this.source = URI.create(java.util.Objects.requireNonNull(issuer.jwks()));
    this.reader = new JwksReader(issuer.algorithms());
    this.fetch = fetch;
    // A tenth of jitter, so that many brokers do not ask in step.
    long period = issuer.refresh().toMillis();
    long jitter = (long) (period * 0.1 * Math.random());
    this.timer = vertx.setPeriodic(Math.max(1, period - jitter), id -> refresh());
  }

  public String name() {
    return name;
  }

  public int size() {
    return current.byId().size();
  }

  /** Whether tokens can be checked now. */
  public boolean ready() {
    return usable(current);
  }

  /** Seconds since the last successful load; NaN before the first. */
  public double ageSeconds() {
    KeySet keys = current;
    return keys.isEmpty() ? Double.NaN : (System.nanoTime() - keys.loadedNanos()) / 1e9;
  }

  KeySet current() {
    return current;
  }

  /** Whether a token that this key verified is still good as far as the key goes. */
  boolean stillUses(VerificationKey key) {
    KeySet keys = current;
    return usable(keys) && keys.holds(key);
  }

  static boolean usable(KeySet keys) {
    return !keys.isEmpty() && System.nanoTime() - keys.loadedNanos() < CEILING.toNanos();
  }

  /**
   * The keys among which a token's key should be looked up: those in force, or freshly loaded ones
   * if the key is not among them and another load is due.
   */
  Future<KeySet> keysFor(@Nullable String kid, String algorithm) {
    KeySet keys = current;
    if (usable(keys) && (keys.find(kid, algorithm) != null || !mayAskForUnknown())) {
      return Future.succeededFuture(keys);
    }
    return refresh().otherwise(failure -> current);
  }

  private boolean mayAskForUnknown() {
    long now = System.nanoTime();
    long last = lastUnknownKid.get();
    boolean due = last == Long.MIN_VALUE || now - last >= COOLDOWN.toNanos();
    return due && lastUnknownKid.compareAndSet(last, now);
  }

  /** Loads the keys again; one load at a time, whoever asks. Completes on the caller's context. */
  Future<KeySet> refresh() {
    Promise<KeySet> promise = Promise.promise();
    Future<KeySet> mine = promise.future();
    Future<KeySet> running = underWay.compareAndExchange(null, mine);
    if (running != null) {
      return onCallersContext(running);
    }
    fetch
        .get(source)
        .map(document -> reader.read(document, current))
        .onComplete(
            loaded -> {
              underWay.set(null);
              if (loaded.succeeded()) {
                swap(loaded.result());
                promise.complete(current);
              } else {
                LOG.warn(
                    "issuer {}: keys not loaded from {}: {}",
                    name,
                    source,
                    loaded.cause().getMessage());
                promise.fail(loaded.cause());
              }
            });
    return onCallersContext(mine);
  }

  private void swap(KeySet loaded) {
    loaded.problems().forEach(problem -> LOG.warn("issuer {}: {}: {}", name, source, problem));
    if (!loaded.byId().equals(current.byId())) {
      LOG.info(
          "issuer {}: keys in force: {}",
          name,
          loaded.byId().values().stream().map(VerificationKey::thumbprint).distinct().toList());
    }
    current = loaded;
  }

  private <T> Future<T> onCallersContext(Future<T> future) {
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    future.onComplete(done -> context.runOnContext(ignored -> promise.handle(done)));
    return promise.future();
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }

  /** Gets the bytes of a key set. */
  interface JwksFetch {
    Future<Buffer> get(URI source);

    /** Files and HTTP, with bounds on size and time. */
    static JwksFetch standard(Vertx vertx) {
      HttpJwksFetch http = new HttpJwksFetch(vertx);
      return source ->
          "file".equals(source.getScheme())
              ? vertx.fileSystem().readFile(Path.of(source).toString())
              : http.get(source);
    }
  }
}
