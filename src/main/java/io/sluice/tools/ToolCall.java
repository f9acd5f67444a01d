package io.sluice.tools;

import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/** One request to a tool that is under way. Belongs to one event loop. */
public final class ToolCall {

  private static final long CANCEL = 0x8; // HTTP/2 error code CANCEL (RFC 9113 section 7)

  private final Future<HttpClientRequest> connected;
  private @Nullable HttpClientRequest request;
  private boolean over;

  ToolCall(Future<HttpClientRequest> connected) {
    this.connected =
        connected.compose(
            ready -> {
              // Failures are told by the response; without this, each would be logged.
              ready.exceptionHandler(ignored -> {});
              if (over) {
                ready.reset(CANCEL).onFailure(ignored -> {});
                return Future.failedFuture(new CancelledException());
              }
              request = ready;
              return Future.succeededFuture(ready);
            });
  }

  /** The request, on a connection; its headers are set. */
  public Future<HttpClientRequest> connected() {
    return connected;
  }

  /**
   * The answer was read to its end, and all was sent. From here on the connection may already serve
   * another request, so nothing that comes late may touch it.
   */
  public void finished() {
    over = true;
  }

  /** Tells the tool to stop, unless the answer is already complete. */
  public void cancel() {
    if (over) {
      return;
    }
    over = true;
    if (request != null) {
      if (request.connection() instanceof ConnectionBase connection) {
        // Vert.x closes a connection only when all that was written is taken; Netty does not wait
        // for a tool that reads no more.
        ChannelFuture unused = connection.channelHandlerContext().close();
      }
      request.reset(CANCEL).onFailure(ignored -> {});
      // What was queued while the answer was paused is only released when somebody reads it.
      request.response().onSuccess(HttpClientResponse::resume);
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
