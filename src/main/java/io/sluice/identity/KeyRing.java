package io.sluice.identity;

import io.sluice.config.IssuerConfig;
import io.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one issuer. Reading is a volatile read and a look into a map; in the background they
 * are kept fresh. Keys that could not be loaded again stay good up to a ceiling.
 */
public final class KeyRing implements AutoCloseable {

  /** How long keys stay good after the last load that did not fail. */
  static final Duration CEILING = Duration.ofHours(1);

  /** So many tokens may wait for a load; the others are answered from the keys in force. */
  static final int MAX_WAITING = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final String name;
  private final IssuerConfig issuer;
  private final Pace pace;
  private final UnknownKids unknown;
  private final AtomicInteger waiting = new AtomicInteger();
  private final KeySet fixed;
  private final @Nullable KeyLoader loader;

  private KeyRing(Vertx vertx, String name, IssuerConfig issuer, KeySet keys) {
    this.name = name;
    this.issuer = issuer;
    this.pace = Pace.of(vertx);
    this.unknown = new UnknownKids(pace.nanoTime());
    this.fixed = keys;
    this.loader = null;
    keys.lint().refused().forEach(why -> LOG.error("issuer {}: {}", name, why));
  }

  /** A ring that loads from a source; the first load is for the caller to ask. */
  KeyRing(Vertx vertx, String name, IssuerConfig issuer, KeySource source, Pace pace) {
    this.name = name;
    this.issuer = issuer;
    this.pace = pace;
    this.unknown = new UnknownKids(pace.nanoTime());
    this.fixed = KeySet.empty();
    this.loader =
        new KeyLoader(
            vertx,
            source,
            new JwksReader(issuer.algorithms()),
            issuer.refresh(),
            pace,
            new KeyNews(name, source.place()),
            unknown::forget);
  }

  /**
   * The ring of an issuer, wherever its keys come from. One without keys, whose tokens are opaque,
   * has an empty ring that is ready.
   *
   * @param name the issuer's name in the configuration, for logs and metrics
   */
  static KeyRing of(Vertx vertx, String name, IssuerConfig issuer) {
    Secret secret = issuer.secret();
    if (secret != null) {
      return new KeyRing(
          vertx, name, issuer, SharedSecret.keys(secret.value(), issuer.algorithms()));
    }
    if (issuer.jwks() == null && issuer.discovery() == null) {
      return new KeyRing(vertx, name, issuer, KeySet.fixed(List.of(), KeySet.Lint.CLEAN));
    }
    return new KeyRing(vertx, name, issuer, KeySource.of(vertx, issuer), Pace.of(vertx));
  }

  /** Whether it is what another configuration of an issuer asks for, other rules or not. */
  boolean serves(String otherName, IssuerConfig other) {
    return name.equals(otherName)
        && issuer.issuer().equals(other.issuer())
        && Objects.equals(issuer.jwks(), other.jwks())
        && Objects.equals(issuer.discovery(), other.discovery())
        && Objects.equals(issuer.secret(), other.secret())
        && issuer.algorithms().equals(other.algorithms())
        && issuer.refresh().equals(other.refresh())
        && issuer.development() == other.development();
  }

  public String name() {
    return name;
  }

  /** Keys in force, each counted once for each algorithm that it is good for. */
  public int size() {
    return current().byId().size();
  }

  /** Keys that were left out though the issuer meant them to serve: somebody must look. */
  public int refused() {
    return current().lint().refused().size();
  }

  /** Whether tokens can be checked now. */
  public boolean ready() {
    KeySet keys = current();
    return usable(keys) && (issuer.secret() == null || !keys.isEmpty());
  }

  /** Seconds since the last successful load; NaN before the first. */
  public double ageSeconds() {
    if (loader == null) {
      return 0;
    }
    return loader.loaded() == 0
        ? Double.NaN
        : (pace.nanoTime().getAsLong() - current().loadedNanos()) / 1e9;
  }

  /** Loads that brought a key set. */
  public long loaded() {
    return loader == null ? 0 : loader.loaded();
  }

  /** Loads that failed. */
  public long failed() {
    return loader == null ? 0 : loader.failed();
  }

  /** Tokens that no key was found for. */
  public long unknownKids() {
    return unknown.counted();
  }

  KeySet current() {
    return loader == null ? fixed : loader.current();
  }

  /** Whether the issuer could not be asked, the last time: a key that is not here may exist. */
  boolean inDoubt() {
    return loader != null && loader.failing();
  }

  /** Whether a token that this key verified is still good as far as the key goes. */
  boolean stillUses(VerificationKey key) {
    KeySet keys = current();
    return keys.holds(key) && usable(keys);
  }

  boolean usable(KeySet keys) {
    return keys.fixed()
        || (!keys.isEmpty()
            && pace.nanoTime().getAsLong() - keys.loadedNanos() < CEILING.toNanos());
  }

  /**
   * The keys among which a token's key should be looked up: those in force, or freshly loaded ones
   * if the key is not among them and another load is due.
   */
  Future<KeySet> keysFor(@Nullable String kid, String algorithm) {
    KeySet keys = current();
    if (loader == null || (usable(keys) && keys.find(kid, algorithm) != null)) {
      return Future.succeededFuture(keys);
    }
    KeySet.Id wanted = new KeySet.Id(kid == null ? "" : kid, algorithm);
    if (usable(keys) && unknown.knownToBeMissing(wanted)) {
      return answer(keys, kid, algorithm);
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return answer(keys, kid, algorithm);
    }
    Future<KeySet> running = loader.running();
    boolean paid = running == null && unknown.mayLoad();
    Future<KeySet> load =
        running != null ? running : paid ? loader.load() : Future.succeededFuture(keys);
    return load.transform(
        done -> {
          waiting.decrementAndGet();
          if (paid && done.succeeded() && done.result().find(kid, algorithm) == null) {
            unknown.remember(wanted);
          }
          return answer(current(), kid, algorithm);
        });
  }

  private Future<KeySet> answer(KeySet keys, @Nullable String kid, String algorithm) {
    if (keys.find(kid, algorithm) == null) {
      unknown.count();
    }
    return Future.succeededFuture(keys);
  }

  /** Loads the keys again; one load at a time, whoever asks. Completes on the caller's context. */
  Future<KeySet> refresh() {
    return loader == null ? Future.succeededFuture(fixed) : loader.load();
  }

  @Override
  public void close() {
    if (loader != null) {
      loader.close();
    }
  }
}
