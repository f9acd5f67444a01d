package io.sluice.broker;

import io.sluice.wire.multipart.Piece;
import io.sluice.wire.multipart.Piece.LastPartEnded;
import io.sluice.wire.multipart.Piece.Value;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A form as a provider is to see it: its model is the provider's own name. Where the caller named
 * one beside the form alone, a last part is added that does.
 */
final class FormRewrite {

  private final FormRules rules;
  private final String boundary;
  private final Buffer upstreamModel;
  private boolean named;
  private boolean ended;
  private long added;

  FormRewrite(FormRules rules, String boundary, String upstreamModel) {
    this.rules = rules;
    this.boundary = boundary;
    this.upstreamModel = Buffer.buffer(upstreamModel);
  }

  /** Adds the bytes that stand for a piece. */
  void add(Piece piece, List<Buffer> to) {
    Buffer bytes = piece.bytes();
    if (piece instanceof Value value && value.name().equals("model")) {
      named = true;
      bytes = upstreamModel;
    } else if (piece instanceof LastPartEnded) {
      ended = true;
      if (rules.namesModel() && !named) {
        bytes =
            Buffer.buffer(
                    "\r\n--"
                        + boundary
                        + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n")
                .appendBuffer(upstreamModel);
      }
    }
    added += bytes.length() - piece.bytes().length();
    if (bytes.length() > 0) {
      to.add(bytes);
    }
  }

  /** Whether nothing will be added or taken away any more. */
  boolean settled() {
    return named || ended || !rules.namesModel();
  }

  /** Bytes more than the caller sent; possibly negative. */
  long added() {
    return added;
  }
}
