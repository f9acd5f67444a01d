package io.sluice.broker;

import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.telemetry.RequestEvent;
import io.sluice.telemetry.ToolMeters;
import io.sluice.tools.ToolCall;
import io.sluice.tools.ToolUpstream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request to a tool and its answer back, both as streams: a slow side slows the other,
 * one that leaves takes the other along.
 */
final class ToolRelay {

  /** A page may take a while; a stream of events may be silent for long, and open for a day. */
  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofMinutes(15),
          Duration.ofDays(1));

  private final Exchange exchange;
  private final ToolCall call;
  private final ToolUpstream upstream;
  private final Party party;
  private final ToolMeters meters;
  private final boolean upgrade;
  private final Deadline deadline;
  private final HttpServerRequest request;
  private final HttpServerResponse to;
  private @Nullable ToolTunnel tunnel;
  private boolean uploading;
  private boolean toolIsFull;
  private boolean begun;
  private boolean over;

  /** Who calls what. */
  record Party(String team, String user, String tool) {}

  /**
   * A call that is under way.
   *
   * @param upgrade whether a WebSocket was asked for
   */
  ToolRelay(
      Deadlines deadlines,
      Exchange exchange,
      ToolCall call,
      ToolUpstream upstream,
      Party party,
      ToolMeters meters,
      boolean upgrade) {
    this.exchange = exchange;
    this.call = call;
    this.upstream = upstream;
    this.party = party;
    this.meters = meters;
    this.upgrade = upgrade;
    this.request = exchange.request();
    this.to = exchange.response();
    this.deadline = deadlines.start(TIMEOUTS, this::expired);
  }

  void run() {
    exchange.onCut(this::cut);
    call.connected().onSuccess(this::send).onFailure(this::unanswered);
  }

  private void unanswered(Throwable failure) {
    fail("tool_failed", ToolErrors.unreachable(party.tool(), failure));
  }

  private void send(HttpClientRequest out) {
    if (over) {
      return;
    }
    Future<HttpClientResponse> answer = upgrade ? out.connect() : out.response();
    answer.onSuccess(this::head).onFailure(this::unanswered);
    if (upgrade) {
      return;
    }
    if (bringsBody()) {
      upload(out);
    } else {
      // Its end is noticed all the same, so that the connection can serve the next one.
      request.handler(ignored -> {}).resume();
      out.end().onFailure(ignored -> {});
    }
  }

  /** HTTP/2 says by a flag that no body comes; the methods that have one are known without it. */
  private boolean bringsBody() {
    return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (request.version() == HttpVersion.HTTP_2
            && (request.method().equals(HttpMethod.POST)
                || request.method().equals(HttpMethod.PUT)
                || request.method().equals(HttpMethod.PATCH)));
  }

  private void upload(HttpClientRequest out) {
    uploading = true;
    out.setChunked(!out.headers().contains(HttpHeaders.CONTENT_LENGTH));
    request.handler(
        bytes -> {
          if (over) {
            return;
          }
          deadline.moved();
          out.write(bytes).onFailure(ignored -> {});
          if (out.writeQueueFull()) {
            toolIsFull = true;
            request.pause();
          }
        });
    out.drainHandler(
        drained -> {
          deadline.moved();
          toolIsFull = false;
          request.resume();
        });
    request.endHandler(
        end -> {
          uploading = false;
          if (!over) {
            out.end().onFailure(ignored -> {});
          }
        });
    request.exceptionHandler(lost -> cut(Cut.CALLER_GONE));
    request.resume();
  }

  private void head(HttpClientResponse response) {
    response.exceptionHandler(lost -> fail("tool_failed", ToolErrors.cutShort(party.tool())));
    if (over) {
      return;
    }
    if (response.statusCode() == 101) {
      tunnel(response);
      return;
    }
    response.handler(bytes -> read(response, bytes));
    response.endHandler(end -> end(response));
    to.drainHandler(
        drained -> {
          if (!over) {
            deadline.touched();
            response.resume();
          }
        });
  }

  private void tunnel(HttpClientResponse response) {
    if (!upgrade || !Upgrade.accepted(request, response)) {
      fail("tool_failed", ToolErrors.badAnswer(party.tool()));
      return;
    }
    begun = true;
    upstream.answer(response.headers(), to.headers());
    Upgrade.accept(to);
    tunnel = new ToolTunnel(exchange, response.netSocket(), deadline, this::closed);
    tunnel.open();
  }

  private void read(HttpClientResponse response, Buffer bytes) {
    if (over) {
      return;
    }
    deadline.touched();
    begin(response).write(bytes).onFailure(ignored -> {});
    if (to.writeQueueFull()) {
      response.pause();
    }
  }

  private void end(HttpClientResponse response) {
    if (over) {
      return;
    }
    begin(response);
    finish("completed", "", response.statusCode());
    if (uploading) {
      // It answered without wanting to hear the rest.
      call.cancel();
    } else {
      call.finished();
    }
    to.end().onFailure(ignored -> {});
    if (uploading) {
      exchange.throwAwayTheRest();
    }
  }

  /** Sends the head with the first byte of the body, or without any. */
  private HttpServerResponse begin(HttpClientResponse response) {
    if (!begun) {
      begun = true;
      to.setStatusCode(response.statusCode());
      upstream.answer(response.headers(), to.headers());
      if (!to.headers().contains(HttpHeaders.CONTENT_LENGTH) && hasBody(response)) {
        to.setChunked(true);
      }
      if (uploading && request.version() != HttpVersion.HTTP_2) {
        to.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      }
    }
    return to;
  }

  private boolean hasBody(HttpClientResponse response) {
    int status = response.statusCode();
    return !request.method().equals(HttpMethod.HEAD) && status != 204 && status != 304;
  }

  private void expired(Deadline.Kind kind) {
    if (kind == Deadline.Kind.IDLE && begun && tunnel == null && to.writeQueueFull()) {
      // It is the caller who does not read.
      stop("caller_gone", "caller_too_slow", to.getStatusCode());
      exchange.breakOff();
    } else {
      fail("timed_out", ToolErrors.expired(party.tool(), uploading && !toolIsFull));
    }
  }

  private void cut(Cut why) {
    switch (why) {
      case CALLER_GONE -> stop("caller_gone", "caller_gone", 499);
      case BROKER_STOPS -> fail("broker_stopped", why.error());
      case TOKEN_REVOKED -> fail("token_revoked", why.error());
      case TOKEN_EXPIRED -> fail("token_expired", why.error());
    }
  }

  /** No more comes: the caller is told, in whatever way is still open. */
  private void fail(String outcome, ApiError error) {
    if (over) {
      return;
    }
    ToolTunnel open = tunnel;
    stop(outcome, error.code(), begun ? to.getStatusCode() : error.status());
    if (open != null) {
      open.close(outcome, error.code());
    } else if (begun) {
      exchange.breakOff();
    } else {
      exchange.answer(error);
    }
  }

  private void closed() {
    if (!over) {
      finish("completed", "", 101);
    }
  }

  private void stop(String outcome, String reason, int status) {
    if (!over) {
      finish(outcome, reason, status);
      call.cancel();
    }
  }

  private void finish(String outcome, String reason, int status) {
    over = true;
    deadline.cancel();
    RequestEvent event =
        new RequestEvent(
            exchange.id(),
            "tool/" + party.tool(),
            status,
            outcome,
            reason,
            party.team(),
            party.user(),
            "",
            "",
            false,
            0,
            0,
            0,
            0,
            0,
            "",
            -1,
            exchange.millis());
    meters.finished(event);
    exchange.tell(event);
  }
}
