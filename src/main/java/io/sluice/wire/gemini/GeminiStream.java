package io.sluice.wire.gemini;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.PassingEvents;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as server-sent events ({@code alt=sse}) on its way to the caller, byte for
 * byte; what is held back is the event that has not ended yet.
 *
 * <p>There is no last event: an answer is whole if a candidate has said why it ended, or the prompt
 * was blocked, and then no more comes. Some models say it in every event, so it is not the end
 * before the stream is.
 */
final class GeminiStream implements Answer {

  private static final GeminiErrors ERRORS = new GeminiErrors();

  private final PassingEvents events = new PassingEvents();
  private final GeminiProgress progress = new GeminiProgress();
  private boolean ended;

  @Override
  public Buffer feed(Buffer chunk) {
    if (!progress.wantsEach() && events.idle() && passesAsItIs(chunk)) {
      return chunk;
    }
    return events.feed(
        chunk,
        event -> {
          Slice data = event.data();
          if (data != null) {
            progress.learn(data);
          }
        });
  }

  /** A buffer of whole events of which none is of interest but for its usage. */
  private boolean passesAsItIs(Buffer chunk) {
    if (chunk.length() > SseFraming.DEFAULT_MAX_EVENT_BYTES) {
      return false;
    }
    byte[] bytes = chunk.getBytes();
    String text = new String(bytes, ISO_8859_1);
    boolean whole = text.endsWith("\n\n") || text.endsWith("\r\n\r\n");
    if (!whole || !text.startsWith("data:") || GeminiNews.matters(text)) {
      return false;
    }
    int count = 1;
    int last = 0;
    for (int at = text.indexOf("\ndata:"); at >= 0; at = text.indexOf("\ndata:", at + 1)) {
      last = at + 1;
      count++;
    }
    int data = last + "data:".length();
    byte[] latest = new byte[bytes.length - data];
    System.arraycopy(bytes, data, latest, 0, latest.length);
    progress.passed(count, latest, bytes.length);
    return true;
  }

  /** An unfinished last event that is whole but for its line ends goes on, with them. */
  @Override
  public Buffer end() {
    ended = true;
    SseEvent rest = events.rest();
    Slice data = rest == null ? null : rest.data();
    if (rest == null || data == null || GeminiNews.parse(data) == null) {
      return Buffer.buffer();
    }
    progress.learn(data);
    return PassingEvents.ended(rest);
  }

  @Override
  public boolean complete() {
    return ended && progress.finished() && !progress.failed();
  }

  @Override
  public boolean failed() {
    return progress.failed();
  }

  @Override
  public @Nullable String unreadable() {
    return events.failure();
  }

  @Override
  public @Nullable TokenCounts reported() {
    return progress.usage();
  }

  @Override
  public long estimatedOutput() {
    return progress.estimatedOutput();
  }

  @Override
  public String servedModel() {
    return progress.model();
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, "");
  }
}
