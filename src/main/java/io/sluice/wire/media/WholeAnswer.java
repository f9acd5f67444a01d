package io.sluice.wire.media;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that only their transfer brings to an end: sound, subtitles, a file's content. They pass as
 * they come, and say nothing of what they cost.
 */
public final class WholeAnswer implements Answer {

  @Override
  public Buffer feed(Buffer bytes) {
    return bytes;
  }

  @Override
  public Buffer end() {
    return Buffer.buffer();
  }

  @Override
  public boolean complete() {
    return false;
  }

  @Override
  public boolean wholeAtEnd() {
    return true;
  }

  @Override
  public boolean failed() {
    return false;
  }

  @Override
  public @Nullable String unreadable() {
    return null;
  }

  @Override
  public @Nullable TokenCounts reported() {
    return null;
  }

  @Override
  public long estimatedOutput() {
    return 0;
  }

  @Override
  public String servedModel() {
    return "";
  }

  /** There is no way to say it: the caller sees the connection break off. */
  @Override
  public @Nullable Buffer failure(Fault fault) {
    return null;
  }
}
