package io.sluice.routing;

import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * An answer that is taken down while it passes. One that is too large is forgotten, and so is one
 * that nobody calls complete. For use by one thread.
 */
public final class AnswerRecording {

  private final int most;
  private final Consumer<CachedAnswer> keep;
  private Buffer body = Buffer.buffer();
  private boolean over;

  AnswerRecording(int most, Consumer<CachedAnswer> keep) {
    this.most = most;
    this.keep = keep;
  }

  /** A piece, as the caller gets it. Copied. */
  public void append(Buffer piece) {
    if (over) {
      return;
    }
    if (piece.length() > most - body.length()) {
      forget();
    } else {
      body.appendBuffer(piece);
    }
  }

  /** The answer was an error, or ended too early. */
  public void forget() {
    over = true;
    body = Buffer.buffer();
  }

  /** The answer came to its good end, with status 200: it may be given again. */
  public void complete(
      String contentType,
      String provider,
      String upstreamModel,
      String servedModel,
      TokenCounts tokens) {
    if (!over) {
      over = true;
      keep.accept(
          new CachedAnswer(contentType, body, provider, upstreamModel, servedModel, tokens));
    }
  }
}
