package io.sluice.wire.gemini;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Signature;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Signatures in {@code thoughtSignature}, which is a field of bytes: clients decode its base64, and
 * one of them writes it again in the URL alphabet. So the mark of another provider goes into it
 * encoded, and Gemini's own goes as it is.
 */
final class GeminiSignatures {

  private static final String FOREIGN = "sluice.";

  private GeminiSignatures() {}

  static String write(Signature signature) {
    String text = signature.in(Format.GEMINI);
    return signature.origin() == Format.GEMINI
        ? text
        : Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static Signature read(String text) {
    // "sluice." in base64 starts so in either alphabet.
    if (text.startsWith("c2x1aWNl")) {
      try {
        String standard = text.replace('-', '+').replace('_', '/');
        String decoded = new String(Base64.getDecoder().decode(standard), StandardCharsets.UTF_8);
        if (decoded.startsWith(FOREIGN)) {
          return Signature.read(decoded, Format.GEMINI);
        }
      } catch (IllegalArgumentException e) {
        return new Signature(Format.GEMINI, text);
      }
    }
    return new Signature(Format.GEMINI, text);
  }
}
