package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes {@code from} to {@code to} of a body give way to a text. An insertion has {@code from ==
 * to}.
 */
public record Splice(int from, int to, String text) {

  /** The body with all splices made; they are in order and do not overlap. */
  public static Buffer apply(Buffer body, List<Splice> splices) {
    Buffer result = Buffer.buffer(body.length() + 64 * splices.size());
    int at = 0;
    for (Splice splice : splices) {
      result.appendBuffer(body, at, splice.from - at);
      result.appendBytes(splice.text.getBytes(StandardCharsets.UTF_8));
      at = splice.to;
    }
    return result.appendBuffer(body, at, body.length() - at);
  }
}
