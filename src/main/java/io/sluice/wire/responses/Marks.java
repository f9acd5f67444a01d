package io.sluice.wire.responses;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Signature;

/**
 * Signatures in this format stand in the {@code encrypted_content} of a reasoning item. What is not
 * a thought's own mark says in front what it is of: a call that follows, a text before it, or a
 * thought whose words another provider hides.
 */
enum Marks {
  /** A thought. */
  THOUGHT(""),
  /** A thought whose words are hidden in the mark. */
  REDACTED("redacted."),
  /** The call of a tool directly after it. */
  CALL("call."),
  /** The text directly before it. */
  TEXT("text.");

  private final String prefix;

  Marks(String prefix) {
    this.prefix = prefix;
  }

  String write(Signature signature) {
    String mark = signature.in(Format.RESPONSES);
    // A provider of this format hides words without saying so.
    return this == REDACTED && signature.origin() == Format.RESPONSES ? mark : prefix + mark;
  }

  /** What a mark is of. */
  static Marks of(String mark, boolean silent) {
    for (Marks kind : values()) {
      if (kind != THOUGHT && mark.startsWith(kind.prefix)) {
        return kind;
      }
    }
    return silent && Signature.read(mark, Format.RESPONSES).origin() == Format.RESPONSES
        ? REDACTED
        : THOUGHT;
  }

  /** The signature in a mark of this kind. */
  Signature read(String mark) {
    String value = mark.startsWith(prefix) ? mark.substring(prefix.length()) : mark;
    return Signature.read(value, Format.RESPONSES);
  }
}
