package io.sluice.simulator.cohere;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Part;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import java.util.Locale;

/** {@code POST /v2/chat}. */
record CohereChat(Vendor vendor) implements Format {
  // Cohere's own prompt around the caller's, which it does not bill.
  private static final int OWN_PROMPT = 495;

  @Override
  public String name() {
    return "cohere";
  }

  @Override
  public Asked read(Call call) {
    return CohereChatRequest.read(call);
  }

  @Override
  public String id() {
    return Ids.uuid();
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    return asked.stream() ? new CohereEvents(asked, answer, id) : new CohereBody(asked, answer, id);
  }

  static String finish(Asked asked, Answer answer) {
    return asked
        .directives()
        .finishOr(
            switch (answer.finish()) {
              case STOP, REFUSED -> "COMPLETE";
              case LENGTH -> "MAX_TOKENS";
              case CALLS -> "TOOL_CALL";
            });
  }

  /** What is billed is less than the tokens that there were. */
  static ObjectNode usage(Asked asked, Answer answer) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage
        .putObject("billed_units")
        .put("input_tokens", asked.promptTokens())
        .put("output_tokens", answer.output());
    usage
        .putObject("tokens")
        .put("input_tokens", asked.promptTokens() + OWN_PROMPT)
        .put("output_tokens", answer.output() + 2);
    return usage.put("cached_tokens", asked.directives().cached());
  }

  static String toolId(Part.Called call) {
    return call.name() + "_" + call.id().substring(0, 12).toLowerCase(Locale.ROOT);
  }

  static ObjectNode citation() {
    ObjectNode citation =
        JsonNodeFactory.instance.objectNode().put("start", 0).put("end", 1).put("text", "I");
    citation
        .putArray("sources")
        .addObject()
        .put("type", "document")
        .put("id", "doc:0")
        .putObject("document")
        .put("title", "A simulated source");
    return citation.put("type", "TEXT_CONTENT");
  }
}
