package io.sluice.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * Sends one answer at the pace and with the faults that its request asked for, and bills each token
 * as it goes out. One turn fills a buffer, hands it to the socket and decides when the next turn
 * is; a full write queue puts the turn off until it has drained.
 */
final class Delivery {
  // An unpaced stream gathers this many events for one write: about 8 KiB.
  private static final int EVENTS_A_TURN = 32;
  private static final int TOKENS_A_TURN = 8192;
  private static final long LONGEST_WAIT = 600_000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final ChatRequest asked;
  private final Directives directives;
  private final Answer answer;
  private final Envelope envelope;
  private final Bill bill;
  private final int chunkTokens;
  private final int chunks;
  private final int chunksATurn;
  private final int brokenAt;
  private int sent;
  private boolean opened;
  private long timer = -1;
  private String endIfCut = BilledRequest.CLIENT_GONE;

  Delivery(
      Vertx vertx,
      HttpServerRequest request,
      ChatRequest asked,
      Answer answer,
      Envelope envelope,
      Bill bill) {
    this.vertx = vertx;
    this.request = request;
    this.response = request.response();
    this.asked = asked;
    this.directives = asked.directives();
    this.answer = answer;
    this.envelope = envelope;
    this.bill = bill;
    this.chunkTokens = directives.flood() ? TOKENS_A_TURN : 1;
    this.chunks = (answer.tokens() + chunkTokens - 1) / chunkTokens;
    this.chunksATurn = chunksATurn();
    this.brokenAt = directives.malformed() ? chunks / 2 : -1;
  }

  private int chunksATurn() {
    if (directives.flood()) {
      return 1;
    }
    if (!asked.stream()) {
      return TOKENS_A_TURN;
    }
    return gap() > 0 ? 1 : EVENTS_A_TURN;
  }

  /** Headers must be set, nothing sent yet. */
  void start() {
    response.setChunked(asked.stream());
    after(firstWait(), this::turn);
  }

  /** The connection is gone. */
  void cut() {
    vertx.cancelTimer(timer);
    bill.cut(endIfCut);
  }

  private void turn() {
    if (bill.settled()) {
      return;
    }
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> turn());
      return;
    }
    Buffer out = Buffer.buffer(1024);
    open(out);
    int end = Math.min(sent + chunksATurn, chunks);
    end = Math.min(end, Math.min(directives.dieAfter(), directives.stallAfter()));
    while (sent < end) {
      chunk(out);
    }
    if (sent == directives.dieAfter()) {
      write(out, this::die);
    } else if (sent == directives.stallAfter()) {
      endIfCut = BilledRequest.STALLED;
      write(out, () -> {});
    } else if (sent == chunks) {
      finish(out);
    } else {
      write(out, () -> after(asked.stream() ? gap() : 0, this::turn));
    }
  }

  private void open(Buffer out) {
    if (!opened) {
      opened = true;
      response.putHeader("openai-processing-ms", Long.toString(bill.elapsedMillis()));
      bill.answered(response.getStatusCode());
      bill.thought(answer.reasoning());
      out.appendBuffer(envelope.opening());
    }
  }

  private void chunk(Buffer out) {
    if (sent == brokenAt) {
      out.appendBuffer(envelope.broken());
    }
    int from = sent * chunkTokens;
    int to = Math.min(from + chunkTokens, answer.tokens());
    out.appendBuffer(envelope.before());
    for (int token = from; token < to; token++) {
      out.appendBytes(answer.token(token));
    }
    out.appendBuffer(envelope.after());
    bill.said(to - from);
    sent++;
  }

  /** Settled before the last byte leaves: who has read the answer to its end finds its bill. */
  private void finish(Buffer out) {
    if (sent == brokenAt) {
      out.appendBuffer(envelope.broken());
    }
    out.appendBuffer(envelope.closing());
    bill.settle(directives.malformed() ? BilledRequest.MALFORMED : BilledRequest.COMPLETED);
    if (directives.dribble()) {
      write(out, response::end);
    } else {
      response.end(out);
    }
  }

  private void die() {
    bill.settle(BilledRequest.DIED);
    if (request.version() == HttpVersion.HTTP_2) {
      response.reset();
    } else {
      request.connection().close();
    }
  }

  private void write(Buffer out, Runnable then) {
    if (!response.headWritten()) {
      response.setChunked(true);
    }
    if (directives.dribble()) {
      Dribble.write(vertx, response, out, then);
    } else {
      if (out.length() > 0) {
        response.write(out);
      }
      then.run();
    }
  }

  private void after(long millis, Runnable next) {
    if (millis > 0) {
      timer = vertx.setTimer(millis, fired -> next.run());
    } else {
      vertx.runOnContext(now -> next.run());
    }
  }

  /** A whole answer takes the time that all its tokens take. */
  private long firstWait() {
    long first = directives.first().toMillis();
    return asked.stream() ? first : Math.min(first + gap() * answer.tokens(), LONGEST_WAIT);
  }

  private long gap() {
    return directives.flood() ? 0 : directives.gap().toMillis();
  }
}
