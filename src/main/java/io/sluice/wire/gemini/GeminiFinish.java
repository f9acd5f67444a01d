package io.sluice.wire.gemini;

import io.sluice.wire.conversation.Finish;

/**
 * Reasons why an answer ended. Source: Gemini API reference, "FinishReason", "BlockReason".
 *
 * <p>A call of a function ends with {@code STOP} too. What Gemini has no word for becomes: a stop
 * text {@code STOP}, a refusal {@code SAFETY}, a full context {@code MAX_TOKENS}, a pause {@code
 * OTHER}.
 */
final class GeminiFinish {

  private GeminiFinish() {}

  /** An empty or unspecified reason is no end. */
  static boolean isReason(String reason) {
    return !reason.isEmpty() && !reason.endsWith("_UNSPECIFIED");
  }

  /**
   * What a reason means.
   *
   * @param called whether the answer calls a tool
   */
  static Finish read(String reason, boolean called) {
    return switch (reason) {
      case "STOP" -> called ? Finish.TOOL_CALLS : Finish.STOP;
      case "MAX_TOKENS" -> Finish.LENGTH;
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "MODEL_ARMOR" ->
          Finish.CONTENT_FILTER;
      case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL" -> Finish.MALFORMED_TOOL_CALL;
      default -> Finish.OTHER;
    };
  }

  static String write(Finish finish) {
    return switch (finish) {
      case STOP, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
      case LENGTH, CONTEXT_EXCEEDED -> "MAX_TOKENS";
      case CONTENT_FILTER, REFUSAL -> "SAFETY";
      case MALFORMED_TOOL_CALL -> "MALFORMED_FUNCTION_CALL";
      case PAUSE, OTHER -> "OTHER";
    };
  }
}
