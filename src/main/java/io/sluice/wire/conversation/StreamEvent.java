package io.sluice.wire.conversation;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Fault;

/**
 * A piece of a streamed answer, in no format. Readers give each as soon as it is known; the order
 * is that of the provider's stream, but usage may come before or after {@link Finished}.
 */
public sealed interface StreamEvent {

  /**
   * First, and once.
   *
   * @param id the provider's; may be empty, as may be the model
   */
  record Started(String id, String model) implements StreamEvent {}

  record TextDelta(String text) implements StreamEvent {}

  record ThoughtDelta(String text) implements StreamEvent {}

  /** Ends the thought before it, or is one by itself whose text is hidden in it. */
  record ThoughtSigned(Signature signature, boolean redacted) implements StreamEvent {}

  /** A provider that signs text (Gemini) signs the text before it. */
  record TextSigned(Signature signature) implements StreamEvent {}

  record RefusalDelta(String text) implements StreamEvent {}

  /** Of the text before it. */
  record Cited(Part.Citation citation) implements StreamEvent {}

  /**
   * A tool is to be called; its arguments follow in pieces.
   *
   * @param index of the call in this answer, from 0, without gaps
   * @param call with empty arguments
   */
  record ToolCallStarted(int index, Part.ToolCall call) implements StreamEvent {}

  /** A piece of the JSON of a call's arguments. */
  record ToolArguments(int index, String json) implements StreamEvent {}

  /** Something that comes as a whole: an image, sound. */
  record Whole(Part part) implements StreamEvent {}

  /** Of the answer so far; the last one counts. */
  record UsageSeen(TokenCounts usage) implements StreamEvent {}

  /**
   * The answer is done, or was ended.
   *
   * @param stopSequence the text that ended it; empty if none did
   */
  record Finished(Finish finish, String stopSequence) implements StreamEvent {}

  /** The provider says that it failed. Nothing comes after it. */
  record Failed(Fault fault) implements StreamEvent {}
}
