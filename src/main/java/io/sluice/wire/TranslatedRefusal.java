package io.sluice.wire;

import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A provider's error, in the caller's own shape. */
public final class TranslatedRefusal implements Answer {

  private static final int MAX_BYTES = 64 * 1024;

  private final int status;
  private final ErrorShape shape;
  private final String requestId;
  private final Buffer held = Buffer.buffer();
  private boolean ended;

  /**
   * An error that has not been read.
   *
   * @param status of 400 and above
   * @param shape of the caller's format
   */
  public TranslatedRefusal(int status, ErrorShape shape, String requestId) {
    this.status = status;
    this.shape = shape;
    this.requestId = requestId;
  }

  @Override
  public String contentType() {
    return "application/json";
  }

  /** What comes after the bound is dropped: an error says what it says at its start. */
  @Override
  public Buffer feed(Buffer bytes) {
    int room = MAX_BYTES - held.length();
    held.appendBuffer(bytes, 0, Math.min(room, bytes.length()));
    return Buffer.buffer();
  }

  @Override
  public Buffer end() {
    if (ended) {
      return Buffer.buffer();
    }
    ended = true;
    return shape.body(ProviderFault.read(status, held), requestId);
  }

  /** Its end is that of the message. */
  @Override
  public boolean complete() {
    return false;
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

  @Override
  public @Nullable Buffer failure(Fault fault) {
    return null;
  }
}
