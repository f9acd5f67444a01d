package io.sluice.identity;

import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerConfig.IntrospectionConfig;
import io.sluice.identity.Verdict.Accepted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one way in: a bearer token to a {@link Caller}, or the reason why not. Issuer first, then the
 * key among that issuer's keys only, then the signature, then the claims.
 *
 * <p>One door belongs to one configuration: a reload makes a new one, with an empty cache.
 */
public final class TokenDoor implements AutoCloseable {

  private static final long RETIRE_MILLIS = 60_000;

  private final Map<String, Issuer> issuers;
  private final @Nullable OpaqueIssuer opaque;
  private final DoorParts parts;
  private final VerifiedTokens verified;

  private TokenDoor(Map<String, Issuer> issuers, @Nullable OpaqueIssuer opaque, DoorParts parts) {
    this.issuers = issuers;
    this.opaque = opaque;
    this.parts = parts;
    this.verified = new VerifiedTokens(VerifiedTokens.LIFE, parts.lookups());
  }

  /**
   * A door whose key rings are not loaded yet.
   *
   * @param environment of this broker: {@code production}, {@code staging} or {@code development}
   * @param issuers by name in the configuration
   */
  public static TokenDoor of(
      Vertx vertx,
      String environment,
      Map<String, IssuerConfig> issuers,
      Revocations revocations,
      Clock clock) {
    SignatureWorkers workers = new SignatureWorkers(vertx);
    DoorParts parts =
        new DoorParts(
            vertx,
            revocations,
            workers,
            new DpopChecks(workers, clock),
            new VerifiedTokens.Lookups(),
            clock);
    return new TokenDoor(Map.of(), null, parts).next(environment, issuers);
  }

  /** The door of the next configuration. Issuers whose keys come from where they came keep them. */
  public TokenDoor next(String environment, Map<String, IssuerConfig> issuers) {
    Map<String, Issuer> byValue = new LinkedHashMap<>();
    issuers.forEach(
        (name, rules) ->
            byValue.put(rules.issuer(), new Issuer(name, rules, ring(name, rules), environment)));
    return new TokenDoor(Map.copyOf(byValue), opaque(byValue.values()), parts);
  }

  /** At most one issuer has introspection. If it is the same as before, its answers stay known. */
  private @Nullable OpaqueIssuer opaque(Collection<Issuer> next) {
    for (Issuer issuer : next) {
      IntrospectionConfig wanted = issuer.rules().introspection();
      if (wanted != null) {
        return new OpaqueIssuer(
            issuer,
            opaque != null && opaque.introspection().serves(issuer.name(), wanted)
                ? opaque.introspection()
                : new Introspection(parts.vertx(), issuer.name(), wanted, parts.clock()));
      }
    }
    return null;
  }

  private KeyRing ring(String name, IssuerConfig rules) {
    Issuer before = issuers.get(rules.issuer());
    return before != null && before.ring().serves(name, rules)
        ? before.ring()
        : KeyRing.of(parts.vertx(), name, rules);
  }

  /**
   * Loads the keys that are not there yet. Succeeds also if some could not be had: they are tried
   * again.
   */
  public Future<Void> loadKeys() {
    return Future.join(
            rings().stream()
                .filter(ring -> !ring.ready())
                .map(ring -> ring.refresh().<Void>mapEmpty())
                .toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  public Collection<KeyRing> rings() {
    return issuers.values().stream().map(Issuer::ring).toList();
  }

  Map<String, Issuer> issuers() {
    return issuers;
  }

  DoorParts parts() {
    return parts;
  }

  /** What the cache of verified tokens did so far. */
  public CacheFigures cache() {
    return new CacheFigures(
        parts.lookups().hits().sum(), parts.lookups().misses().sum(), verified.size());
  }

  /** Hits and misses since the process began, and how many tokens are held now. */
  public record CacheFigures(long hits, long misses, long size) {}

  /** Looks at what a request brings. The future is complete at once unless something must wait. */
  public Future<Verdict> open(Presentation request) {
    try {
      Credential credential = Credential.of(request);
      Future<Verdict> verdict = verify(credential.header(), credential.from());
      return verdict.result() instanceof Accepted accepted && credential.suffices(accepted.caller())
          ? verdict
          : verdict.compose(known -> held(known, credential, request));
    } catch (RejectedTokenException e) {
      return rejection(e);
    }
  }

  private Future<Verdict> held(Verdict known, Credential credential, Presentation request) {
    return known instanceof Accepted accepted && !credential.suffices(accepted.caller())
        ? Holder.check(accepted, credential, request, parts.proofs()).recover(TokenDoor::rejection)
        : Future.succeededFuture(known);
  }

  /** Looks at one token, but not at who sent it. */
  Future<Verdict> verify(String token) {
    return verify(token, 0);
  }

  /** The token begins at that place and goes to the end. */
  private Future<Verdict> verify(String text, int from) {
    try {
      TokenDigest digest = TokenDigest.of(text, from);
      VerifiedTokens.Verified known =
          verified.find(digest, parts.clock().instant().getEpochSecond());
      if (known != null) {
        return parts.revocations().covers(known.caller()) ? revoked(digest) : known.verdict();
      }
      return walk(Examination.untilItFails(), text.substring(from))
          .map(good -> keep(digest, Objects.requireNonNull(good).of(digest)))
          .recover(TokenDoor::rejection);
    } catch (RejectedTokenException e) {
      return rejection(e);
    }
  }

  private Verdict keep(TokenDigest digest, VerifiedTokens.Verified good) {
    // What an issuer says about an opaque token is kept for another time, where it was asked.
    if (good.key() != null) {
      verified.keep(digest, good);
    }
    return good.verdict().result();
  }

  private Future<Verdict> revoked(TokenDigest digest) {
    verified.forget(digest);
    return Future.succeededFuture(new Verdict.Rejected(TokenChecks.REVOCATION));
  }

  private static Future<Verdict> rejection(Throwable failure) {
    return failure instanceof RejectedTokenException rejected
        ? Future.succeededFuture(new Verdict.Rejected(rejected.rejection()))
        : Future.failedFuture(failure);
  }

  /**
   * Looks at one token for people: all checks, on the same road that requests take. The cache is
   * neither asked nor filled.
   */
  public Future<Report> examine(String token) {
    Examination checks = Examination.whole();
    checks.skip(Check.CREDENTIALS, "no request was looked at, only a token");
    return walk(checks, token)
        .recover(TokenDoor::noCallerIfRejected)
        .map(good -> new Report(checks.findings(), good == null ? null : good.caller()));
  }

  private static Future<VerifiedTokens.@Nullable Verified> noCallerIfRejected(Throwable failure) {
    return failure instanceof RejectedTokenException
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }

  private Future<VerifiedTokens.@Nullable Verified> walk(Examination checks, String token) {
    return new TokenChecks(issuers, opaque, parts, checks).run(token);
  }

  /** Stops refreshing the keys that the next door does not use. */
  public void retire(TokenDoor next) {
    rings().stream().filter(ring -> !next.rings().contains(ring)).forEach(KeyRing::close);
    if (opaque != null
        && (next.opaque == null || next.opaque.introspection() != opaque.introspection())) {
      // A request that began before may still ask.
      Introspection unused = opaque.introspection();
      parts.vertx().setTimer(RETIRE_MILLIS, id -> unused.close());
    }
  }

  @Override
  public void close() {
    rings().forEach(KeyRing::close);
    if (opaque != null) {
      opaque.introspection().close();
    }
  }
}
