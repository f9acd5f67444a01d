package io.sluice.wire.chat;

import io.sluice.wire.conversation.Finish;

/** {@code finish_reason}, with the words that servers add to OpenAI's. */
final class ChatFinish {

  private ChatFinish() {}

  /**
   * What a reason means.
   *
   * @param calls whether a tool was called: some servers say {@code stop} then
   * @param declined whether the model declined in words
   */
  static Finish read(String reason, boolean calls, boolean declined) {
    return switch (reason) {
      case "stop", "eos", "end_turn" ->
          calls ? Finish.TOOL_CALLS : declined ? Finish.REFUSAL : Finish.STOP;
      case "tool_calls", "function_call" -> Finish.TOOL_CALLS;
      case "length" -> Finish.LENGTH;
      case "content_filter" -> Finish.CONTENT_FILTER;
      // Mistral
      case "model_length" -> Finish.CONTEXT_EXCEEDED;
      default -> calls ? Finish.TOOL_CALLS : Finish.OTHER;
    };
  }

  /**
   * The reason that says it. What has no word of its own says the nearest: that an answer is cut
   * ({@code length}) for one that could go on, and that it was filtered for one that was declined
   * without words.
   *
   * @param declined whether the answer has the model's own words for it
   */
  static String write(Finish finish, boolean declined, boolean legacy) {
    return switch (finish) {
      case STOP, STOP_SEQUENCE, OTHER, MALFORMED_TOOL_CALL -> "stop";
      case LENGTH, CONTEXT_EXCEEDED, PAUSE -> "length";
      case TOOL_CALLS -> legacy ? "function_call" : "tool_calls";
      case CONTENT_FILTER -> "content_filter";
      case REFUSAL -> declined ? "stop" : "content_filter";
    };
  }
}
