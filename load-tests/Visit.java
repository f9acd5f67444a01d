import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** One request of the crowd, which fails if it does not end as its behaviour says. */
final class Visit {
  private static final int LEAVE_AFTER_BUFFERS = 10;
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int TAIL = 512;

  private final Vertx vertx;
  private final HttpClientRequest request;
  private final Behaviour behaviour;
  private final Promise<Void> over = Promise.promise();
  private Buffer tail = Buffer.buffer();
  private int buffers;

  Visit(Vertx vertx, HttpClientRequest request, Behaviour behaviour) {
    this.vertx = vertx;
    this.request = request;
    this.behaviour = behaviour;
  }

  Future<Void> make(String pace) {
    long timer =
        behaviour == Behaviour.LOSES_PATIENCE ? vertx.setTimer(PATIENCE_MILLIS, id -> leave()) : -1;
    request
        .send(behaviour.request(pace))
        .onSuccess(this::read)
        .onFailure(failure -> over.tryFail(failure));
    return over.future().onComplete(end -> vertx.cancelTimer(timer));
  }

  private void leave() {
    over.tryComplete();
    request.reset();
  }

  private void read(HttpClientResponse response) {
    response.handler(this::take);
    response.exceptionHandler(failure -> ended(response, failure.getMessage()));
    response.endHandler(end -> ended(response, ""));
  }

  private void take(Buffer chunk) {
    Buffer latest = Buffer.buffer().appendBuffer(tail).appendBuffer(chunk);
    tail = latest.getBuffer(Math.max(0, latest.length() - TAIL), latest.length());
    buffers++;
    if (behaviour == Behaviour.LEAVES && buffers == LEAVE_AFTER_BUFFERS) {
      leave();
    }
  }

  private void ended(HttpClientResponse response, String failure) {
    String last = tail.toString().strip();
    boolean right =
        switch (behaviour.ending()) {
          case WHOLE ->
              response.statusCode() == 200
                  && failure.isEmpty()
                  && last.endsWith(behaviour.streamed() ? "data: [DONE]" : "}");
          case TOLD ->
              response.statusCode() == 200
                  && last.contains("\"error\"")
                  && !last.contains("[DONE]");
          case REFUSED -> response.statusCode() >= 400;
          // The caller leaves before the end can be seen.
          case LEFT -> false;
        };
    if (right) {
      over.tryComplete();
    } else {
      over.tryFail("HTTP " + response.statusCode() + " " + failure + " ending in: " + last);
    }
  }
}
