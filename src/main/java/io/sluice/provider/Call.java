package io.sluice.provider;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** One request to a provider that is under way. Belongs to one event loop. */
public final class Call {

  private static final long CANCEL = 0x8; // HTTP/2 error code CANCEL (RFC 9113 section 7)

  private final Future<HttpClientResponse> response;
  private @Nullable HttpClientRequest request;
  private boolean over;

  Call(Future<HttpClientRequest> connected, Sending sending) {
    this.response =
        connected.compose(
            ready -> {
              // The response's own handlers tell of failures; without this, each would be logged.
              ready.exceptionHandler(ignored -> {});
              if (over) {
                ready.reset(CANCEL).onFailure(ignored -> {});
                return Future.failedFuture(new CancelledException());
              }
              request = ready;
              return sending.send(ready);
            });
  }

  interface Sending {
    Future<HttpClientResponse> send(HttpClientRequest request);
  }

  /** The head of the answer. Its body is paused until a handler is set and it is resumed. */
  public Future<HttpClientResponse> response() {
    return response;
  }

  /** Whether it has a connection: its request is on its way, or there. */
  public boolean sent() {
    return request != null;
  }

  /**
   * The answer was read to its end. From here on the connection may already serve another request,
   * so nothing that comes late may touch it.
   */
  public void finished() {
    over = true;
  }

  /** Tells the provider to stop, unless the answer is already complete. */
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    if (request != null) {
      request.reset(CANCEL).onFailure(ignored -> {});
      // What was queued while the answer was paused is only released when somebody reads it.
      response.onSuccess(HttpClientResponse::resume);
    }
  }

  /** The caller gave up before the request could be sent. */
  static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CancelledException() {
      super("cancelled before it was sent", null, false, false);
    }
  }
}
