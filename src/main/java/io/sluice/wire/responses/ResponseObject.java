package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.openai.Trees;
import org.jspecify.annotations.Nullable;

/**
 * The response object, which says what was asked beside what came of it. The part that does not
 * change is written once.
 */
final class ResponseObject {

  private static final double DEFAULT_SHARE = 1.0;

  private final String head;
  private final String tail;

  ResponseObject(String id, String model, Asked asked) {
    head =
        "{\"id\":"
            + Json.quote(id.isEmpty() ? "resp_" + asked.requestId() : id)
            + ",\"object\":\"response\",\"created_at\":"
            + asked.epochSecond()
            + ",\"model\":"
            + Json.quote(model.isEmpty() ? asked.conversation().model() : model);
    String same = Trees.text(same(asked.conversation()));
    tail = "," + same.substring(1);
  }

  private static ObjectNode same(Conversation asked) {
    ObjectNode same = Trees.object();
    same.put("background", false).put("store", false).put("previous_response_id", (String) null);
    same.put("instructions", instructions(asked));
    if (asked.maxOutputTokens() >= 0) {
      same.put("max_output_tokens", asked.maxOutputTokens());
    } else {
      same.putNull("max_output_tokens");
    }
    same.putArray("tools");
    same.put("tool_choice", "auto").put("parallel_tool_calls", true);
    ResponsesRequestWriter.tools(asked, same);
    same.putObject("text").putObject("format").put("type", "text");
    ResponsesRequestWriter.text(asked, same);
    Double temperature = asked.sampling().temperature();
    Double topP = asked.sampling().topP();
    same.put("temperature", temperature == null ? DEFAULT_SHARE : temperature);
    same.put("top_p", topP == null ? DEFAULT_SHARE : topP);
    same.putObject("reasoning").put("effort", asked.reasoning().effort()).putNull("summary");
    same.put("truncation", "disabled");
    ObjectNode metadata = same.putObject("metadata");
    asked.metadata().forEach(metadata::put);
    return same;
  }

  /** What stands apart from the input in this format is the first turn of the conversation. */
  private static @Nullable String instructions(Conversation asked) {
    if (asked.turns().isEmpty()) {
      return null;
    }
    Turn first = asked.turns().get(0);
    return first.role() == Role.SYSTEM
            && first.field().equals("instructions")
            && first.parts().get(0) instanceof Text text
        ? text.text()
        : null;
  }

  /**
   * The object as it is at some time.
   *
   * @param output items, JSON with commas between
   * @param usage null if it is not known
   */
  String json(ResponseEnding ending, CharSequence output, @Nullable TokenCounts usage) {
    StringBuilder json = new StringBuilder(head.length() + tail.length() + output.length() + 400);
    json.append(head).append(",\"status\":\"").append(ending.status());
    json.append("\",\"error\":null,\"incomplete_details\":");
    if (ending.incompleteReason().isEmpty()) {
      json.append("null");
    } else {
      json.append("{\"reason\":\"").append(ending.incompleteReason()).append("\"}");
    }
    json.append(",\"output\":[").append(output).append("],\"usage\":");
    json.append(usage == null ? "null" : ResponsesUsage.write(usage));
    return json.append(tail).toString();
  }
}
