package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Says an answer chunk by chunk, as its script has it, and bills each token with its chunk. */
final class Recital {
  private final List<Part> parts;
  private final Script script;
  private final Bill bill;
  private final int chunkTokens;
  private int part;
  private int token;
  private boolean begun;

  Recital(Answer answer, Script script, Bill bill, int chunkTokens) {
    this.parts = answer.parts();
    this.script = script;
    this.bill = bill;
    this.chunkTokens = chunkTokens;
  }

  int chunks() {
    int chunks = 0;
    for (Part each : parts) {
      chunks += (each.tokens() + chunkTokens - 1) / chunkTokens;
    }
    return chunks;
  }

  void open(Buffer out) {
    script.open(out);
    passEmpty(out);
  }

  /** There must be one left. */
  void chunk(Buffer out) {
    Part current = parts.get(part);
    begin(out, current);
    int to = Math.min(token + chunkTokens, current.tokens());
    script.say(out, current, token, to);
    if (current instanceof Part.Thought) {
      bill.thought(to - token);
    } else {
      bill.said(to - token);
    }
    token = to;
    passEmpty(out);
  }

  /** After the last token of a part it is over, at once for one without any. */
  private void passEmpty(Buffer out) {
    while (part < parts.size() && token == parts.get(part).tokens()) {
      begin(out, parts.get(part));
      script.end(out, parts.get(part));
      part++;
      token = 0;
      begun = false;
    }
  }

  private void begin(Buffer out, Part current) {
    if (!begun) {
      begun = true;
      script.begin(out, current);
    }
  }

  void finish(Buffer out, boolean last) {
    script.finish(out);
    if (last) {
      script.last(out);
    }
  }

  void fail(Buffer out, ApiError error) {
    script.failed(out, error);
  }

  void spoil(Buffer out, Faults faults) {
    if (faults.garbage()) {
      script.garbage(out);
    } else if (faults.oversized()) {
      script.oversized(out);
    } else {
      script.broken(out);
    }
  }
}
