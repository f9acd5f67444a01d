package io.sluice.wire;

import java.nio.charset.StandardCharsets;

/**
 * A view of bytes that stay where they are. Whoever hands one out says how long it holds.
 *
 * <p>Nothing is copied and nothing is checked again: {@code 0 <= from <= to <= bytes.length}.
 */
public final class Slice {

  private final byte[] bytes;
  private final int from;
  private final int to;

  public Slice(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** The whole array that the view looks into; not a copy, not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /** Index of the first byte of the view. */
  public int from() {
    return from;
  }

  /** Index after the last byte of the view. */
  public int to() {
    return to;
  }

  public int length() {
    return to - from;
  }

  /** This view and the one that directly follows it in the same array, as one. */
  public Slice through(Slice next) {
    return new Slice(bytes, from, next.to);
  }

  /** The bytes as text; ill-formed UTF-8 becomes replacement characters. */
  @Override
  public String toString() {
    return new String(bytes, from, length(), StandardCharsets.UTF_8);
  }
}
