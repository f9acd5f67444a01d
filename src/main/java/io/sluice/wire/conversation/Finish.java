package io.sluice.wire.conversation;

/** Why an answer ended. */
public enum Finish {
  /** It was done. */
  STOP,
  /** One of the caller's stop texts came. */
  STOP_SEQUENCE,
  /** The bound on output tokens. */
  LENGTH,
  /** Tools are to be called. */
  TOOL_CALLS,
  /** A filter of the provider. */
  CONTENT_FILTER,
  /** The model declined. */
  REFUSAL,
  /** The provider wants to be asked to go on (Anthropic's {@code pause_turn}). */
  PAUSE,
  /** The model's context is full. */
  CONTEXT_EXCEEDED,
  /** The model tried to call a tool and failed at it (Gemini). */
  MALFORMED_TOOL_CALL,
  /** Something that is not known here. */
  OTHER
}
