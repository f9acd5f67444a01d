package io.sluice.provider;

import io.sluice.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The keys of one provider, as one event loop uses them: in turn, those aside that were refused or
 * are used up for now. Where all are, the one whose rest ends first: it may be good again, and only
 * a request can tell.
 */
final class ApiKeys implements Credentials {

  /** A refused key is tried again now and then: the provider may have been wrong. */
  private static final Duration FIRST_REST = Duration.ofMinutes(1);

  private static final Duration LONGEST_REST = Duration.ofMinutes(15);

  private final String provider;
  private final String header;
  private final List<Key> keys;
  private final Clock clock;
  private final KeyListener listener;
  private int turn;

  /**
   * @param header that carries the key
   * @param scheme in front of it, with a space behind; empty for none
   * @param secrets at least one
   */
  ApiKeys(
      String provider,
      String header,
      String scheme,
      List<Secret> secrets,
      Clock clock,
      KeyListener listener) {
    this.provider = provider;
    this.header = header;
    this.keys = secrets.stream().map(secret -> new Key(scheme + secret.value())).toList();
    this.clock = clock;
    this.listener = listener;
  }

  /** As a bearer token (RFC 6750). */
  static ApiKeys bearer(String provider, List<Secret> secrets, Clock clock, KeyListener listener) {
    return new ApiKeys(provider, "authorization", "Bearer ", secrets, clock, listener);
  }

  @Override
  public Future<Shown> show(Head head, Buffer body) {
    int index = keys.size() == 1 ? 0 : choose(clock.millis());
    head.headers().set(header, keys.get(index).value);
    return Future.succeededFuture((status, headers) -> heard(index, status, headers));
  }

  private int choose(long now) {
    int best = turn;
    for (int i = 0; i < keys.size(); i++) {
      int index = (turn + i) % keys.size();
      if (keys.get(index).restsUntil <= now) {
        best = index;
        break;
      }
      best = keys.get(index).restsUntil < keys.get(best).restsUntil ? index : best;
    }
    turn = (best + 1) % keys.size();
    return best;
  }

  private void heard(int index, int status, MultiMap headers) {
    Key key = keys.get(index);
    if (status == 401 || status == 403) {
      if (key.restsUntil > clock.millis()) {
        return; // one of several that were under way when the first was refused
      }
      Duration rest = FIRST_REST.multipliedBy(1L << Math.min(key.refusals, 4));
      key.refusals++;
      rest(index, status, rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest);
    } else if (status == 429) {
      Duration asked = RateSignal.of(status, headers, clock).retryAfter();
      if (asked != null) {
        rest(index, status, asked);
      }
    } else if (status < 400 && key.refusals > 0) {
      key.refusals = 0;
      key.restsUntil = 0;
      listener.back(provider, index);
    }
  }

  private void rest(int index, int status, Duration rest) {
    Key key = keys.get(index);
    key.restsUntil = Math.max(key.restsUntil, clock.millis() + rest.toMillis());
    listener.resting(provider, index, status, rest);
  }

  private static final class Key {
    private final String value;
    private long restsUntil;
    private int refusals;

    Key(String value) {
      this.value = value;
    }
  }
}
