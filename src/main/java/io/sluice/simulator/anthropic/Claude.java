package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Part;
import io.sluice.simulator.Script;
import io.sluice.simulator.Seal;
import java.util.Set;

/** What Anthropic's format looks like wherever its models are hosted. */
public final class Claude {
  private static final Set<String> HOSTED = Set.of("anthropic_version", "anthropic_beta");

  private Claude() {}

  /**
   * A body that names neither model nor whether it streams, as other hosts have it.
   *
   * @throws ApiError 400 or 404
   */
  public static Asked read(Call call, String model, boolean stream) {
    Fields request = MessagesRequest.fields(call);
    request.text("anthropic_version");
    return MessagesRequest.read(call, request, model, stream, HOSTED);
  }

  public static Script script(Asked asked, Answer answer, String id) {
    return asked.stream()
        ? new MessagesEvents(asked, answer, id)
        : new MessagesBody(asked, answer, id);
  }

  static String stopReason(Asked asked, Answer answer) {
    return asked
        .directives()
        .finishOr(
            switch (answer.finish()) {
              case STOP -> "end_turn";
              case LENGTH -> "max_tokens";
              case CALLS -> "tool_use";
              case REFUSED -> "refusal";
            });
  }

  /** A message without content, as it begins. */
  static ObjectNode message(Asked asked, String id) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message
        .put("model", asked.servedModel())
        .put("id", id)
        .put("type", "message")
        .put("role", "assistant")
        .putArray("content");
    return message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
  }

  static String signature(Part.Thought thought) {
    return Seal.of(MessagesConversation.SEAL, thought.text());
  }

  static String toolId(Part.Called call) {
    return "toolu_01" + call.id().substring(0, 22);
  }

  /** Where a text comes from, if a source was asked for. */
  static ObjectNode citation() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "char_location")
        .put("cited_text", "A simulated source.")
        .put("document_index", 0)
        .put("document_title", "source.txt")
        .put("start_char_index", 0)
        .put("end_char_index", 19);
  }
}
