import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A fixed number of callers at a broker, each with one request open at any time, until they are
 * told to go. They live on the one event loop of {@code vertx}.
 */
final class Crowd {
  /** Spreads the arrivals, so that the streams do not march in step. */
  private static final int ARRIVAL_MILLIS = 2_000;

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions options;
  private final String pace;
  private final Random random = new Random(42);
  private final Map<Behaviour, AtomicLong> done = new EnumMap<>(Behaviour.class);
  private final AtomicLong unexpected = new AtomicLong();
  private final AtomicReference<String> firstUnexpected = new AtomicReference<>();
  private final Promise<Void> gone = Promise.promise();
  private int callers;
  private volatile boolean leaving;

  /**
   * @param pace what the provider is asked for, e.g. {@code tokens=100 gap=20ms}
   */
  Crowd(Vertx vertx, URI broker, String token, int callers, String pace) {
    this.vertx = vertx;
    this.callers = callers;
    this.pace = pace;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(callers));
    this.options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(broker.getHost())
            .setPort(broker.getPort())
            .setURI("/v1/chat/completions")
            .setConnectTimeout(10_000)
            .setIdleTimeout(60_000)
            .putHeader("authorization", "Bearer " + token)
            .putHeader("content-type", "application/json");
    for (Behaviour behaviour : Behaviour.values()) {
      done.put(behaviour, new AtomicLong());
    }
  }

  void come() {
    vertx
        .getOrCreateContext()
        .runOnContext(
            start -> {
              for (int i = callers; i > 0; i--) {
                vertx.setTimer(1 + random.nextInt(ARRIVAL_MILLIS), id -> next());
              }
            });
  }

  /** No new requests; completes when the open ones are over. */
  Future<Void> leave() {
    leaving = true;
    return gone.future();
  }

  Map<Behaviour, AtomicLong> done() {
    return done;
  }

  /** How many requests did not end as they should. */
  long unexpected() {
    return unexpected.get();
  }

  String firstUnexpected() {
    return firstUnexpected.get();
  }

  private void next() {
    if (leaving) {
      callers--;
      if (callers == 0) {
        gone.complete();
      }
      return;
    }
    Behaviour behaviour = Behaviour.any(random);
    client
        .request(options)
        .compose(request -> new Visit(vertx, request, behaviour).make(pace))
        .onFailure(failure -> unexpected(behaviour, failure))
        .eventually(this::pause)
        .onComplete(
            over -> {
              done.get(behaviour).incrementAndGet();
              next();
            });
  }

  private void unexpected(Behaviour behaviour, Throwable failure) {
    unexpected.incrementAndGet();
    firstUnexpected.compareAndSet(null, behaviour + ": " + failure.getMessage());
  }

  /** A broker that refuses at once shall not be asked in a tight loop. */
  private Future<Void> pause() {
    return vertx.timer(1 + random.nextInt(10)).mapEmpty();
  }
}
