package io.sluice.wire.conversation;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A streamed answer in one format becomes one in another, event by event. */
final class TranslatedStream implements Answer {

  private final EventReader reader;
  private final EventWriter writer;
  private final String contentType;
  private Buffer out = Buffer.buffer();
  private @Nullable TokenCounts usage;
  private String servedModel = "";
  private long pieces;
  private long counted;
  private boolean failed;
  private boolean ended;

  /**
   * A stream that has not begun.
   *
   * @param contentType of what the writer writes
   */
  TranslatedStream(EventReader reader, EventWriter writer, String contentType) {
    this.reader = reader;
    this.writer = writer;
    this.contentType = contentType;
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public Buffer feed(Buffer bytes) {
    reader.feed(bytes, this::take);
    return taken();
  }

  @Override
  public Buffer end() {
    reader.end(this::take);
    return taken();
  }

  private void take(StreamEvent event) {
    if (failed || ended) {
      return;
    }
    if (event instanceof Failed broken) {
      failed = true;
      Buffer said = writer.failure(broken.fault());
      if (said != null) {
        out.appendBuffer(said);
      }
      return;
    }
    if (event instanceof UsageSeen seen) {
      usage = seen.usage();
      counted = pieces;
    } else if (event instanceof Started started) {
      servedModel = started.model();
    } else if (event instanceof TextDelta
        || event instanceof ThoughtDelta
        || event instanceof ToolArguments) {
      pieces++;
    }
    writer.write(event, out);
  }

  private Buffer taken() {
    if (reader.complete() && !failed && !ended) {
      ended = true;
      writer.end(out);
    }
    if (out.length() == 0) {
      return out;
    }
    Buffer ready = out;
    out = Buffer.buffer();
    return ready;
  }

  @Override
  public boolean complete() {
    return ended;
  }

  @Override
  public boolean failed() {
    return failed;
  }

  @Override
  public @Nullable String unreadable() {
    return reader.failure();
  }

  /** What a provider said of output that was still to come, as Anthropic does, stands for none. */
  @Override
  public @Nullable TokenCounts reported() {
    TokenCounts counts = usage;
    if (counts == null || ended || pieces == counted) {
      return counts;
    }
    return counts.plus(new TokenCounts(0, 0, 0, Math.max(0, pieces - counts.output()), 0));
  }

  /** Providers send about a token an event. */
  @Override
  public long estimatedOutput() {
    return pieces;
  }

  @Override
  public String servedModel() {
    return servedModel;
  }

  @Override
  public @Nullable Buffer failure(Fault fault) {
    return writer.failure(fault);
  }
}
