package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Format;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;

/** {@code POST /v1/responses/input_tokens}: billed as a request, without tokens. */
record InputTokens(Vendor vendor, Shelf shelf) implements Format {

  @Override
  public String name() {
    return "count_tokens";
  }

  @Override
  public Asked read(Call call) {
    return ResponsesRequest.read(call, shelf).streamed(false, true);
  }

  @Override
  public Answer answer(Call call, Asked asked) {
    return Answer.silent();
  }

  @Override
  public boolean free() {
    return true;
  }

  @Override
  public String id() {
    return "";
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    return WholeScript.Ready.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("object", "response.input_tokens")
            .put("input_tokens", asked.promptTokens()));
  }
}
