package io.sluice.wire.converse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Signature;
import java.util.Base64;

/**
 * Hidden thoughts in Bedrock's format, which has them as bytes: a mark of another provider is put
 * into base64 once more, so that a client can decode it and send it back.
 */
final class ConverseMarks {

  private ConverseMarks() {}

  /** The value of {@code redactedContent}. */
  static String write(Signature signature) {
    String mark = signature.in(Format.CONVERSE);
    return signature.origin() == Format.CONVERSE
        ? mark
        : Base64.getEncoder().encodeToString(mark.getBytes(UTF_8));
  }

  static Signature read(String base64) {
    try {
      String text = new String(Base64.getDecoder().decode(base64), ISO_8859_1);
      Signature inside = Signature.read(text, Format.CONVERSE);
      return inside.origin() == Format.CONVERSE ? new Signature(Format.CONVERSE, base64) : inside;
    } catch (IllegalArgumentException e) {
      return new Signature(Format.CONVERSE, base64);
    }
  }
}
