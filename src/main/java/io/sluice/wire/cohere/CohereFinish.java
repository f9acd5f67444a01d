package io.sluice.wire.cohere;

import io.sluice.wire.conversation.Finish;

/**
 * Reasons why an answer ended (Cohere API reference, "Chat"). Cohere has no word for a filter, nor
 * for a call that came out broken: both are {@code ERROR}. A refusal is {@code COMPLETE}, a full
 * context or a pause {@code MAX_TOKENS}.
 */
final class CohereFinish {

  private CohereFinish() {}

  /** Whether a reason says that Cohere failed. */
  static boolean failed(String reason) {
    return reason.startsWith("ERROR") || reason.equals("TIMEOUT");
  }

  static Finish read(String reason) {
    return switch (reason) {
      case "COMPLETE" -> Finish.STOP;
      case "STOP_SEQUENCE" -> Finish.STOP_SEQUENCE;
      case "MAX_TOKENS" -> Finish.LENGTH;
      case "TOOL_CALL" -> Finish.TOOL_CALLS;
      default -> Finish.OTHER;
    };
  }

  static String write(Finish finish) {
    return switch (finish) {
      case STOP, REFUSAL -> "COMPLETE";
      case STOP_SEQUENCE -> "STOP_SEQUENCE";
      case LENGTH, CONTEXT_EXCEEDED, PAUSE -> "MAX_TOKENS";
      case TOOL_CALLS -> "TOOL_CALL";
      case CONTENT_FILTER, MALFORMED_TOOL_CALL, OTHER -> "ERROR";
    };
  }
}
