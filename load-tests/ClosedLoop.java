import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Arrays;

/**
 * Callers of one target who each send the next request once the last one is answered in full. All
 * of them live on the one event loop of {@code vertx}, so the counting needs no care.
 */
final class ClosedLoop {
  private static final int TAIL = 32;
  private static final int ERROR_BYTES = 500;

  private final Vertx vertx;
  private final Target target;
  private final HttpClient client;
  private final RequestOptions options;

  ClosedLoop(Vertx vertx, Target target, String token, int connections) {
    this.vertx = vertx;
    this.target = target;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true).setKeepAliveTimeout(600),
            new PoolOptions().setHttp1MaxSize(connections));
    this.options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(target.url().getHost())
            .setPort(target.url().getPort())
            .setURI("/v1/chat/completions")
            .setConnectTimeout(5_000)
            .setIdleTimeout(30_000)
            .putHeader("authorization", "Bearer " + token)
            .putHeader("content-type", "application/json");
  }

  /**
   * What a phase saw, in nanoseconds and ascending.
   *
   * @param firstByte from sending to the first byte of the answer's body
   * @param lastByte from sending to the end of the answer
   */
  record Phase(long nanos, long[] firstByte, long[] lastByte) {

    int requests() {
      return lastByte.length;
    }

    static double millis(long[] ascending, double quantile) {
      int rank = (int) Math.ceil(quantile * ascending.length);
      return ascending[Math.max(0, rank - 1)] / 1e6;
    }
  }

  /**
   * Sends requests until there were {@code most} or {@code time} is over, then waits for the open
   * ones. Fails at the first answer that is not whole.
   */
  Future<Phase> run(Shape shape, int connections, int most, Duration time) {
    Promise<Phase> done = Promise.promise();
    Run run = new Run(shape, Math.min(connections, most), most, time, done);
    vertx.getOrCreateContext().runOnContext(start -> run.start());
    return done.future();
  }

  private final class Run {
    private final Shape shape;
    private final RequestOptions request;
    private final Promise<Phase> done;
    private final long begin = System.nanoTime();
    private final long deadline;
    private final long[] first;
    private final long[] last;
    private int callers;
    private int sent;
    private int answered;

    Run(Shape shape, int callers, int most, Duration time, Promise<Phase> done) {
      this.shape = shape;
      this.request = new RequestOptions(options).putHeader("accept", shape.accept());
      this.callers = callers;
      this.done = done;
      this.deadline = begin + time.toNanos();
      this.first = new long[most];
      this.last = new long[most];
    }

    void start() {
      for (int i = callers; i > 0; i--) {
        next();
      }
    }

    private void next() {
      if (sent == last.length || System.nanoTime() > deadline) {
        leave();
        return;
      }
      sent++;
      Exchange exchange = new Exchange();
      client
          .request(request)
          .compose(open -> open.send(shape.body()))
          .compose(exchange::read)
          .onSuccess(whole -> answered(exchange))
          .onFailure(failure -> done.tryFail(describe(failure)));
    }

    private void answered(Exchange exchange) {
      first[answered] = exchange.firstByte - exchange.begin;
      last[answered] = System.nanoTime() - exchange.begin;
      answered++;
      next();
    }

    private void leave() {
      callers--;
      if (callers == 0) {
        done.tryComplete(new Phase(System.nanoTime() - begin, ascending(first), ascending(last)));
      }
    }

    private long[] ascending(long[] nanos) {
      long[] sorted = Arrays.copyOf(nanos, answered);
      Arrays.sort(sorted);
      return sorted;
    }

    private Throwable describe(Throwable failure) {
      return new IllegalStateException(
          target.name() + ", " + shape.name() + ": " + failure.getMessage(), failure);
    }

    /** One request and its answer, of which only the last bytes are kept. */
    private final class Exchange {
      private final long begin = System.nanoTime();
      private long firstByte;
      private Buffer tail = Buffer.buffer();

      Future<Void> read(HttpClientResponse response) {
        if (response.statusCode() != 200) {
          return response.body().compose(body -> Future.failedFuture(refused(response, body)));
        }
        response.handler(this::take);
        return response.end().compose(end -> whole());
      }

      private void take(Buffer chunk) {
        if (firstByte == 0) {
          firstByte = System.nanoTime();
        }
        Buffer latest =
            chunk.length() >= TAIL ? chunk : Buffer.buffer().appendBuffer(tail).appendBuffer(chunk);
        tail = latest.getBuffer(Math.max(0, latest.length() - TAIL), latest.length());
      }

      private Future<Void> whole() {
        return tail.toString().strip().endsWith(shape.ending())
            ? Future.succeededFuture()
            : Future.failedFuture("the answer ends in '" + tail + "', not in " + shape.ending());
      }

      private String refused(HttpClientResponse response, Buffer body) {
        String text = body.toString();
        return "HTTP "
            + response.statusCode()
            + " "
            + text.substring(0, Math.min(ERROR_BYTES, text.length()));
      }
    }
  }
}
