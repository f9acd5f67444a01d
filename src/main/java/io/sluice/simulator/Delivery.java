package io.sluice.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * Sends one answer at the pace and with the faults that its request asked for, and bills each token
 * as it goes out. One turn fills a buffer, hands it to the outlet and decides when the next turn
 * is; a full outlet puts the turn off until it has drained.
 */
final class Delivery {
  // An unpaced stream gathers this many events for one write: about 8 KiB.
  private static final int EVENTS_A_TURN = 32;
  private static final int TOKENS_A_TURN = 8192;
  private static final long LONGEST_WAIT = 600_000;
  private static final Buffer PAGE = Buffer.buffer("<!doctype html><title>Simulated page</title>");

  private final Vertx vertx;
  private final Vendor vendor;
  private final Outlet outlet;
  private final boolean stream;
  private final Directives directives;
  private final Faults faults;
  private final Recital recital;
  private final Answer answer;
  private final Bill bill;
  private final int chunks;
  private final int chunksATurn;
  private final int brokenAt;
  private int sent;
  private boolean opened;
  private long timer = -1;
  private String endIfCut = BilledRequest.CLIENT_GONE;

  Delivery(
      Vertx vertx,
      Vendor vendor,
      Outlet outlet,
      Asked asked,
      Answer answer,
      Script script,
      Bill bill) {
    this.vertx = vertx;
    this.vendor = vendor;
    this.outlet = outlet;
    this.stream = asked.stream();
    this.directives = asked.directives();
    this.faults = directives.faults();
    this.answer = answer;
    this.bill = bill;
    this.recital = new Recital(answer, script, bill, directives.flood() ? TOKENS_A_TURN : 1);
    this.chunks = recital.chunks();
    this.chunksATurn = chunksATurn();
    this.brokenAt = faults.spoilt() ? chunks / 2 : -1;
  }

  private int chunksATurn() {
    if (directives.flood()) {
      return 1;
    }
    if (!stream) {
      return TOKENS_A_TURN;
    }
    return gap() > 0 ? 1 : EVENTS_A_TURN;
  }

  /** Headers must be set, nothing sent yet. */
  void start() {
    if (stream) {
      outlet.chunked();
    }
    outlet.onClose(this::cut);
    after(firstWait(), this::begin);
  }

  /** The connection is gone. */
  private void cut() {
    vertx.cancelTimer(timer);
    bill.cut(endIfCut);
  }

  private void begin() {
    if (bill.settled()) {
      return;
    }
    if (faults.die()) {
      die();
    } else if (faults.stall()) {
      endIfCut = BilledRequest.STALLED;
    } else if (faults.wrongType()) {
      bill.answered(200);
      bill.settle(BilledRequest.MALFORMED);
      outlet.header("content-type", "text/html");
      outlet.end(PAGE);
    } else if (faults.dieHead() || faults.stallHead()) {
      bill.answered(200);
      outlet.head();
      endIfCut = BilledRequest.STALLED;
      if (faults.dieHead()) {
        // In a later turn, so that the head has left.
        after(1, this::die);
      }
    } else {
      turn();
    }
  }

  private void turn() {
    if (bill.settled()) {
      return;
    }
    if (outlet.full()) {
      outlet.drained(this::turn);
      return;
    }
    Buffer out = Buffer.buffer(1024);
    open(out);
    int end = Math.min(Math.min(sent + chunksATurn, chunks), faults.stopAfter());
    while (sent < end) {
      chunk(out);
    }
    if (sent == faults.dieAfter()) {
      write(out, this::die);
    } else if (sent == faults.stallAfter()) {
      endIfCut = BilledRequest.STALLED;
      write(out, () -> {});
    } else if (sent == faults.errorAfter()) {
      recital.fail(out, ApiError.asked(500, ""));
      end(out, BilledRequest.FAILED);
    } else if (sent == faults.endAfter()) {
      end(out, BilledRequest.CUT_SHORT);
    } else if (sent == chunks) {
      finish(out);
    } else {
      write(out, () -> after(stream ? gap() : 0, this::turn));
    }
  }

  private void open(Buffer out) {
    if (!opened) {
      opened = true;
      vendor.begins(outlet::header, bill.elapsedMillis());
      bill.answered(200);
      bill.thought(answer.hidden());
      recital.open(out);
    }
  }

  private void chunk(Buffer out) {
    spoil(out);
    recital.chunk(out);
    sent++;
  }

  private void spoil(Buffer out) {
    if (sent == brokenAt) {
      recital.spoil(out, faults);
    }
  }

  private void finish(Buffer out) {
    spoil(out);
    recital.finish(out, !faults.noEnd());
    end(
        out,
        faults.noEnd()
            ? BilledRequest.CUT_SHORT
            : faults.spoilt() ? BilledRequest.MALFORMED : BilledRequest.COMPLETED);
  }

  /** Settled before the last byte leaves: who has read the answer to its end finds its bill. */
  private void end(Buffer out, String outcome) {
    bill.settle(outcome);
    if (directives.dribble()) {
      write(out, () -> outlet.end(Buffer.buffer()));
    } else {
      outlet.end(out);
    }
  }

  private void die() {
    bill.settle(BilledRequest.DIED);
    outlet.cut();
  }

  private void write(Buffer out, Runnable then) {
    if (directives.dribble()) {
      Dribble.write(vertx, outlet, out, then);
    } else {
      outlet.write(out);
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
    return stream ? first : Math.min(first + gap() * answer.tokens(), LONGEST_WAIT);
  }

  private long gap() {
    return directives.flood() ? 0 : directives.gap().toMillis();
  }
}
