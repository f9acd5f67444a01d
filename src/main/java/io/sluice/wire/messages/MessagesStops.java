package io.sluice.wire.messages;

import io.sluice.wire.conversation.Finish;

/** Why an answer ended, in Anthropic's words ("Handling stop reasons"). */
final class MessagesStops {

  private MessagesStops() {}

  static Finish read(String reason) {
    return switch (reason) {
      case "end_turn" -> Finish.STOP;
      case "max_tokens" -> Finish.LENGTH;
      case "stop_sequence" -> Finish.STOP_SEQUENCE;
      case "tool_use" -> Finish.TOOL_CALLS;
      case "pause_turn" -> Finish.PAUSE;
      case "refusal" -> Finish.REFUSAL;
      case "model_context_window_exceeded" -> Finish.CONTEXT_EXCEEDED;
      default -> Finish.OTHER;
    };
  }

  /**
   * What is nearest to it.
   *
   * @param calls whether tools are to be called: some providers call that a plain stop
   * @param refused whether the answer is a refusal: some call that a plain stop, too
   */
  static String write(Finish finish, boolean calls, boolean refused) {
    return switch (finish) {
      case STOP, OTHER -> calls ? "tool_use" : refused ? "refusal" : "end_turn";
      case LENGTH -> "max_tokens";
      case STOP_SEQUENCE -> "stop_sequence";
      case TOOL_CALLS -> "tool_use";
      case PAUSE -> "pause_turn";
      case REFUSAL, CONTENT_FILTER -> "refusal";
      case CONTEXT_EXCEEDED -> "model_context_window_exceeded";
      case MALFORMED_TOOL_CALL -> "end_turn";
    };
  }
}
