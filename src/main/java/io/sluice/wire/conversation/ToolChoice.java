package io.sluice.wire.conversation;

/** Whether the model must call a tool. */
public sealed interface ToolChoice {

  /** As it likes; also where the caller says nothing. */
  record Auto() implements ToolChoice {}

  /** It must not. */
  record None() implements ToolChoice {}

  /** One or more, whichever. */
  record Required() implements ToolChoice {}

  /** This one. */
  record Named(String name) implements ToolChoice {}
}
