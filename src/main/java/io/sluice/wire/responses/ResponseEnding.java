package io.sluice.wire.responses;

import io.sluice.wire.conversation.Finish;

/**
 * How a response ended: its status and, if it is incomplete, the reason.
 *
 * @param incompleteReason empty unless it is
 */
record ResponseEnding(String status, String incompleteReason) {

  static final ResponseEnding OPEN = new ResponseEnding("in_progress", "");
  private static final ResponseEnding COMPLETED = new ResponseEnding("completed", "");
  private static final ResponseEnding CUT = new ResponseEnding("incomplete", "max_output_tokens");
  private static final ResponseEnding FILTERED = new ResponseEnding("incomplete", "content_filter");

  /**
   * The nearest that the format has: what could go on is cut, what was declined without words is
   * filtered.
   *
   * @param declined whether the model declined in words
   */
  static ResponseEnding of(Finish finish, boolean declined) {
    return switch (finish) {
      case STOP, STOP_SEQUENCE, TOOL_CALLS, OTHER, MALFORMED_TOOL_CALL -> COMPLETED;
      case LENGTH, CONTEXT_EXCEEDED, PAUSE -> CUT;
      case CONTENT_FILTER -> FILTERED;
      case REFUSAL -> declined ? COMPLETED : FILTERED;
    };
  }

  /** What a provider's response says. */
  Finish finish(boolean calls, boolean declined) {
    if (status.equals("incomplete")) {
      return switch (incompleteReason) {
        case "max_output_tokens" -> Finish.LENGTH;
        case "content_filter" -> Finish.CONTENT_FILTER;
        default -> Finish.OTHER;
      };
    }
    return calls ? Finish.TOOL_CALLS : declined ? Finish.REFUSAL : Finish.STOP;
  }
}
