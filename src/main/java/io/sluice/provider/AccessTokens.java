package io.sluice.provider;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Short-lived bearer tokens: one is kept, and the next is fetched while it is still good, so that
 * no request waits for it. While none can be had, requests fail at once rather than ask for each.
 */
final class AccessTokens implements Credentials {

  /** A token may not end between here and there. */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 5;

  private final Supplier<Future<Token>> source;
  private final Clock clock;
  private @Nullable Token token;
  private @Nullable Future<Token> coming;
  private @Nullable Throwable failure;
  private Instant notBefore = Instant.MIN;
  private int failures;

  /**
   * @param source fetches a token; its future ends on the event loop that asked
   */
  AccessTokens(Supplier<Future<Token>> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * A token.
   *
   * @param fetched when
   * @param expires when it is no longer good
   */
  record Token(String value, Instant fetched, Instant expires) {

    boolean good(Instant now) {
      return now.isBefore(expires.minus(MARGIN));
    }

    boolean old(Instant now) {
      Duration fifth = Duration.between(fetched, expires).dividedBy(5);
      return !now.isBefore(expires.minus(fifth.compareTo(MOST_AHEAD) < 0 ? fifth : MOST_AHEAD));
    }

    @Override
    public String toString() {
      return "Token[until " + expires + "]";
    }
  }

  /** Fetches the first one before a request needs it. */
  AccessTokens warm() {
    refresh().onFailure(ignored -> {});
    return this;
  }

  @Override
  public Future<Shown> show(Head head, Buffer body) {
    Instant now = clock.instant();
    Token have = token;
    if (have == null || !have.good(now)) {
      return refresh().map(fresh -> put(fresh, head));
    }
    if (have.old(now)) {
      refresh().onFailure(ignored -> {});
    }
    return Future.succeededFuture(put(have, head));
  }

  private Shown put(Token shown, Head head) {
    head.headers().set("authorization", "Bearer " + shown.value());
    return (status, headers) -> {
      if (status == 401 && shown.equals(token)) {
        token = null; // it was revoked, or the key behind it was
      }
    };
  }

  private Future<Token> refresh() {
    Future<Token> running = coming;
    if (running != null) {
      return running;
    }
    Throwable last = failure;
    if (last != null && clock.instant().isBefore(notBefore)) {
      return Future.failedFuture(last);
    }
    Future<Token> fetch = source.get();
    coming = fetch;
    fetch.onComplete(
        fetched -> {
          coming = null;
          token = fetched;
          failure = null;
          failures = 0;
        },
        failed -> {
          coming = null;
          failure = failed;
          notBefore =
              clock
                  .instant()
                  .plus(FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS)));
          failures++;
        });
    return fetch;
  }
}
