package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;

/**
 * An answer in the bytes of one format. Called in order, once each but for {@code say}: {@code
 * open}, then for each part {@code begin}, {@code say} and {@code end}, then {@code finish} and
 * {@code last}. Everything is appended to {@code out}.
 */
public interface Script {

  void open(Buffer out);

  void begin(Buffer out, Part part);

  /** Tokens {@code from} to {@code to}, exclusive, of {@code part}. */
  void say(Buffer out, Part part, int from, int to);

  void end(Buffer out, Part part);

  /** All that follows the last part but {@code last}. */
  void finish(Buffer out);

  /** What tells that all was sent. */
  void last(Buffer out);

  /** A piece that is not what the format says, in place of which the answer could go on. */
  void broken(Buffer out);

  /** Bytes that are not even text. */
  void garbage(Buffer out);

  /** A piece larger than any reader takes. */
  void oversized(Buffer out);

  /** The format's way to fail half-way, if it has one. */
  void failed(Buffer out, ApiError error);
}
