package io.sluice.limits;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sluice.config.LimitsConfig.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis, or one to each node of a cluster, shared by all event loops: requests
 * are pipelined, and each caller is answered on its own context.
 *
 * <p>No call lasts longer than the timeout. The first one that fails takes the whole link away:
 * until a single probe, repeated at growing intervals, has had an answer over a fresh connection,
 * every call fails at once. Nothing waits for Redis to come back.
 */
final class RedisLink {

  /** Calls that may wait for their answers at once, on each connection; more fail at once. */
  private static final int MAX_PIPELINED = 4096;

  private static final long FIRST_PROBE_MILLIS = 100;
  private static final long LAST_PROBE_MILLIS = 2000;

  /** Why a call failed. Without a stack trace: it is an answer, and there may be many. */
  static final class AwayException extends RuntimeException {
    AwayException(String message) {
      super(message, null, false, false);
    }
  }

  /** A connection that works as far as is known. */
  private record Live(Redis client, RedisConnection connection) {}

  private final Vertx vertx;
  private final RedisOptions options;
  private final long timeoutMillis;
  private final Consumer<Throwable> away;
  private final Runnable back;
  private final AtomicReference<@Nullable Live> live = new AtomicReference<>();
  private final Promise<Void> opened = Promise.promise();
  private volatile boolean closed;

  /**
   * A link that is away until it is opened.
   *
   * @param away told when it is no longer connected, on any thread, as is
   * @param back when it is
   */
  RedisLink(Vertx vertx, RedisConfig config, Consumer<Throwable> away, Runnable back) {
    this.vertx = vertx;
    this.options = options(config);
    this.timeoutMillis = config.timeout().toMillis();
    this.away = away;
    this.back = back;
  }

  private static RedisOptions options(RedisConfig config) {
    boolean tls = config.endpoints().stream().allMatch(e -> "rediss".equals(e.getScheme()));
    NetClientOptions net =
        new NetClientOptions()
            .setConnectTimeout((int) config.timeout().toMillis())
            .setTcpKeepAlive(true)
            .setSsl(tls)
            .setHostnameVerificationAlgorithm(tls ? "HTTPS" : "");
    RedisOptions options =
        new RedisOptions()
            .setType(
                config.endpoints().size() > 1
                    ? RedisClientType.CLUSTER
                    : RedisClientType.STANDALONE)
            .setEndpoints(config.endpoints().stream().map(URI::toString).toList())
            .setNetClientOptions(net)
            .setMaxWaitingHandlers(MAX_PIPELINED);
    if (config.password() != null) {
      options.setPassword(config.password().value());
    }
    return options;
  }

  /** Connects for the first time; done when that has worked or failed. */
  Future<Void> open() {
    probe(FIRST_PROBE_MILLIS);
    return opened.future();
  }

  boolean connected() {
    return live.get() != null;
  }

  private void probe(long nextMillis) {
    if (closed) {
      return;
    }
    Redis client = Redis.createClient(vertx, options);
    // A connection attempt may take a round trip for each of TCP, TLS and the greeting.
    client
        .connect()
        .compose(connection -> connection.send(Request.cmd(Command.PING)).map(pong -> connection))
        .timeout(2 * timeoutMillis, MILLISECONDS)
        .onComplete(
            connection -> adopt(new Live(client, connection)),
            failure -> {
              client.close();
              opened.tryComplete();
              long next = Math.min(LAST_PROBE_MILLIS, 2 * nextMillis);
              vertx.setTimer(nextMillis, fired -> probe(next));
            });
  }

  private void adopt(Live fresh) {
    fresh.connection().exceptionHandler(failure -> drop(fresh, failure));
    fresh.connection().endHandler(end -> drop(fresh, new AwayException("connection closed")));
    live.set(fresh);
    if (closed) {
      drop(fresh, new AwayException("closed"));
      return;
    }
    back.run();
    opened.tryComplete();
  }

  private void drop(Live broken, Throwable cause) {
    if (live.compareAndSet(broken, null)) {
      broken.client().close();
      if (!closed) {
        away.accept(cause);
        vertx.setTimer(FIRST_PROBE_MILLIS, fired -> probe(2 * FIRST_PROBE_MILLIS));
      }
    }
  }

  /**
   * Runs a script where its keys are. It is sent by name; a Redis that does not know it, because it
   * was restarted or another one took over, is sent the text.
   *
   * @return fails if there was no answer in time; then it may or may not have run
   */
  Future<Response> run(RedisScript script, List<String> keys, List<String> arguments) {
    Live now = live.get();
    if (now == null) {
      return Future.failedFuture(new AwayException("Redis is away"));
    }
    if (now.connection().pendingQueueFull()) {
      // It never left, and others still get their answers.
      return Future.failedFuture(new AwayException("too many calls wait for Redis"));
    }
    return now.connection()
        .send(request(Command.EVALSHA, script.digest(), keys, arguments))
        .recover(
            failure ->
                unknown(failure)
                    ? now.connection().send(request(Command.EVAL, script.text(), keys, arguments))
                    : Future.failedFuture(failure))
        .timeout(timeoutMillis, MILLISECONDS)
        .onFailure(failure -> drop(now, failure));
  }

  private static boolean unknown(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.startsWith("NOSCRIPT");
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  void close() {
    closed = true;
    Live last = live.get();
    if (last != null) {
      drop(last, new AwayException("closed"));
    }
  }
}
