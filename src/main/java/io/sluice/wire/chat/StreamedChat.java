package io.sluice.wire.chat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Server-sent events: bytes go on as they come, but for an event that is not whole yet. */
public final class StreamedChat implements Answer {

  private static final ChatErrors ERRORS = new ChatErrors();

  private final ChatStream stream;

  /**
   * An answer that has not begun.
   *
   * @param usageAsked whether the caller asked for the usage chunk and so gets it
   */
  public StreamedChat(boolean usageAsked) {
    this.stream = new ChatStream(usageAsked);
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return stream.feed(bytes);
  }

  @Override
  public Buffer end() {
    return stream.end();
  }

  @Override
  public boolean complete() {
    return stream.done();
  }

  @Override
  public boolean failed() {
    return stream.error().isPresent();
  }

  @Override
  public @Nullable String unreadable() {
    return stream.failure();
  }

  @Override
  public @Nullable TokenCounts reported() {
    return stream.usage();
  }

  /** Providers send about a token an event. */
  @Override
  public long estimatedOutput() {
    return stream.events();
  }

  @Override
  public String servedModel() {
    return stream.servedModel();
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, "");
  }
}
