package io.sluice.wire.messages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed message on its way to a caller of the same format. Bytes go on as they came; what is
 * held back is the event that has not ended yet. Only the few events that tell figures are parsed.
 *
 * <p>Source: Anthropic API reference, "Streaming".
 */
public final class MessagesStream implements Answer {

  private static final MessagesErrors ERRORS = new MessagesErrors();
  private static final String PLAIN = "event: content_block_";
  private static final String DELTA = "event: content_block_delta\n";
  private static final String PING = "event: ping\n";

  private final SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);
  private final MessagesEvent event = new MessagesEvent();
  private String servedModel = "";
  private long deltas;

  /** The provider has said what the answer itself cost. */
  private boolean counted;

  private boolean done;
  private boolean failed;

  @Override
  public Buffer feed(Buffer chunk) {
    boolean atBoundary = framing.held() == 0;
    if (framing.idle() && chunk.length() <= SseFraming.DEFAULT_MAX_EVENT_BYTES && plain(chunk)) {
      return chunk;
    }
    framing.feed(chunk);
    Slice run = null;
    for (SseEvent next = framing.next(); next != null; next = framing.next()) {
      watch(next);
      run = run == null ? next.raw() : run.through(next.raw());
    }
    if (run == null) {
      return Buffer.buffer();
    }
    return atBoundary && run.length() == chunk.length() ? chunk : bytes(run);
  }

  /**
   * Whether a buffer holds nothing but whole events of content and pings; counts them. Most are so,
   * and a few searches tell.
   */
  private boolean plain(Buffer chunk) {
    // In Latin-1 a byte is a character, and searching such a string is what the JVM does fastest.
    String text = new String(chunk.getBytes(), ISO_8859_1);
    if (!text.endsWith("\n\n") || text.indexOf('\r') >= 0) {
      return false;
    }
    int found = 0;
    for (int at = 0; at < text.length(); at = text.indexOf("\n\n", at) + 2) {
      if (text.startsWith(DELTA, at)) {
        found++;
      } else if (!text.startsWith(PLAIN, at) && !text.startsWith(PING, at)) {
        return false;
      }
    }
    deltas += found;
    return true;
  }

  private static Buffer bytes(Slice run) {
    return Buffer.buffer(run.length()).appendBytes(run.bytes(), run.from(), run.length());
  }

  /**
   * An unfinished last event that is whole but for its line ends goes on, with them, so that an
   * event of the broker's can follow; one that was cut is dropped, as any reader would.
   */
  @Override
  public Buffer end() {
    SseEvent rest = framing.end();
    Slice data = rest == null ? null : rest.data();
    if (rest == null || data == null || !event.read(data)) {
      return Buffer.buffer();
    }
    watch(rest);
    Buffer out = bytes(rest.raw());
    return out.appendString(out.getByte(out.length() - 1) == '\n' ? "\n" : "\n\n");
  }

  private void watch(SseEvent next) {
    Slice data = next.data();
    if (data == null || done) {
      return;
    }
    if (next.name().equals("content_block_delta")) {
      deltas++;
      return;
    }
    if (next.name().equals("error")) {
      failed = true;
      return;
    }
    if (!event.read(data)) {
      return;
    }
    switch (event.type()) {
      case "message_start" -> servedModel = event.model();
      case "message_delta" -> counted = true;
      case "message_stop" -> done = true;
      case "error" -> failed = true;
      case "content_block_delta" -> deltas++;
      default -> {}
    }
  }

  @Override
  public boolean complete() {
    return done;
  }

  @Override
  public boolean failed() {
    return failed;
  }

  @Override
  public @Nullable String unreadable() {
    return framing.failure();
  }

  /** Until the provider counts the output at its end, what it said at the start stands for none. */
  @Override
  public @Nullable TokenCounts reported() {
    TokenCounts counts = event.usage().counts();
    if (counts == null || counted) {
      return counts;
    }
    return counts.plus(
        new TokenCounts(0, 0, 0, Math.max(counts.output(), deltas) - counts.output(), 0));
  }

  /** About a token each. */
  @Override
  public long estimatedOutput() {
    return deltas;
  }

  @Override
  public String servedModel() {
    return servedModel;
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, "");
  }
}
