package io.sluice.wire;

import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document. Its caller can do nothing with half of it, so it is held back while it is
 * small: a provider that fails in the middle then still becomes a proper error.
 */
public final class PlainAnswer implements Answer {

  private static final int MAX_HELD = 1 << 20;
  private static final int BYTES_PER_TOKEN = 4;

  private final Figures figures;
  private final boolean written;
  private Buffer held = Buffer.buffer();
  private boolean holding = true;
  private long bytes;

  public PlainAnswer(Figures figures) {
    this(figures, true);
  }

  private PlainAnswer(Figures figures, boolean written) {
    this.figures = figures;
    this.written = written;
  }

  /** An answer of vectors or scores: its bytes are no tokens that a model wrote. */
  public static PlainAnswer ofNumbers(Figures figures) {
    return new PlainAnswer(figures, false);
  }

  @Override
  public Buffer feed(Buffer more) {
    bytes += more.length();
    figures.feed(more);
    if (!holding) {
      return more;
    }
    held.appendBuffer(more);
    if (held.length() <= MAX_HELD) {
      return Buffer.buffer();
    }
    holding = false;
    return end();
  }

  @Override
  public Buffer end() {
    Buffer rest = held;
    held = Buffer.buffer();
    return rest;
  }

  @Override
  public boolean complete() {
    return figures.complete();
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
    return figures.usage();
  }

  @Override
  public long estimatedOutput() {
    return written ? bytes / BYTES_PER_TOKEN : 0;
  }

  @Override
  public String servedModel() {
    return figures.servedModel();
  }

  /** There is no way to say it: the caller sees the connection break off. */
  @Override
  public @Nullable Buffer failure(Fault fault) {
    return null;
  }
}
