package io.sluice.identity;

import io.sluice.config.IssuerConfig.IntrospectionConfig;
import io.sluice.identity.IntrospectionAnswer.Unavailable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an issuer says about its opaque tokens: each is looked up once, however many ask, and only
 * so many at a time.
 */
final class Introspection {

  static final int MAX_LOOKUPS = 64;
  static final int MAX_WAITING = 1024;

  private final Vertx vertx;
  private final String issuer;
  private final IntrospectionConfig config;
  private final IntrospectionEndpoint endpoint;
  private final IntrospectionCache cache;
  private final ConcurrentMap<TokenDigest, Future<IntrospectionAnswer>> underWay =
      new ConcurrentHashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  Introspection(Vertx vertx, String issuer, IntrospectionConfig config, Clock clock) {
    this.vertx = vertx;
    this.issuer = issuer;
    this.config = config;
    this.endpoint = new IntrospectionEndpoint(vertx, issuer, config, MAX_LOOKUPS);
    this.cache = new IntrospectionCache(config.cache(), clock);
  }

  /** Whether this is what an issuer of a configuration needs. */
  boolean serves(String name, IntrospectionConfig wanted) {
    return issuer.equals(name) && config.equals(wanted);
  }

  /** Never fails. Completes on the caller's context, or is complete. */
  Future<IntrospectionAnswer> ask(String token) {
    TokenDigest digest = TokenDigest.of(token);
    IntrospectionAnswer known = cache.find(digest);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return Future.succeededFuture(tooMany());
    }
    return onCallersContext(lookUp(digest, token)).onComplete(done -> waiting.decrementAndGet());
  }

  private Future<IntrospectionAnswer> lookUp(TokenDigest digest, String token) {
    Promise<IntrospectionAnswer> promise = Promise.promise();
    Future<IntrospectionAnswer> mine = promise.future();
    Future<IntrospectionAnswer> running = underWay.putIfAbsent(digest, mine);
    if (running != null) {
      return running;
    }
    // A look-up may have ended since the cache was asked.
    IntrospectionAnswer known = cache.find(digest);
    if (known != null) {
      underWay.remove(digest);
      promise.complete(known);
    } else if (lookups.incrementAndGet() > MAX_LOOKUPS) {
      lookups.decrementAndGet();
      underWay.remove(digest);
      promise.complete(tooMany());
    } else {
      endpoint
          .ask(token)
          .onSuccess(
              answer -> {
                cache.keep(digest, answer);
                lookups.decrementAndGet();
                underWay.remove(digest);
                promise.complete(answer);
              });
    }
    return mine;
  }

  private Unavailable tooMany() {
    return new Unavailable(
        "too many tokens of issuer " + issuer + " are being looked up; try again");
  }

  private <T> Future<T> onCallersContext(Future<T> future) {
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    future.onComplete(done -> context.runOnContext(turn -> promise.handle(done)));
    return promise.future();
  }

  void close() {
    endpoint.close();
  }
}
