package io.sluice.wire.converse;

import io.sluice.wire.conversation.Finish;

/** Why an answer ended, in Bedrock's words ("Converse", {@code stopReason}). */
final class ConverseStops {

  private ConverseStops() {}

  static Finish read(String reason) {
    return switch (reason) {
      case "end_turn" -> Finish.STOP;
      case "max_tokens" -> Finish.LENGTH;
      case "stop_sequence" -> Finish.STOP_SEQUENCE;
      case "tool_use" -> Finish.TOOL_CALLS;
      case "guardrail_intervened", "content_filtered" -> Finish.CONTENT_FILTER;
      case "model_context_window_exceeded" -> Finish.CONTEXT_EXCEEDED;
      case "malformed_tool_use" -> Finish.MALFORMED_TOOL_CALL;
      default -> Finish.OTHER;
    };
  }

  /**
   * What is nearest to it; there is none for a pause, and none for what is not known.
   *
   * @param calls whether tools are to be called: some providers call that a plain stop
   * @param refused whether the answer is a refusal: some call that a plain stop, too
   */
  static String write(Finish finish, boolean calls, boolean refused) {
    return switch (finish) {
      case STOP, OTHER, PAUSE -> calls ? "tool_use" : refused ? "content_filtered" : "end_turn";
      case LENGTH -> "max_tokens";
      case STOP_SEQUENCE -> "stop_sequence";
      case TOOL_CALLS -> "tool_use";
      case REFUSAL, CONTENT_FILTER -> "content_filtered";
      case CONTEXT_EXCEEDED -> "model_context_window_exceeded";
      case MALFORMED_TOOL_CALL -> "malformed_tool_use";
    };
  }
}
