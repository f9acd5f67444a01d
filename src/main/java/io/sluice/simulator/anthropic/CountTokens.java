package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;

/** {@code POST /v1/messages/count_tokens}: billed as a request, without tokens. */
record CountTokens(Vendor vendor) implements Format {

  @Override
  public String name() {
    return "count_tokens";
  }

  @Override
  public Asked read(Call call) {
    MessagesRequest.version(call);
    Fields request = MessagesRequest.fields(call);
    String model = request.text("model");
    call.told().accept(model, false);
    return MessagesRequest.count(request, model, false);
  }

  @Override
  public Answer answer(Call call, Asked asked) {
    return Answer.silent();
  }

  @Override
  public String id() {
    return "";
  }

  @Override
  public boolean free() {
    return true;
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    return WholeScript.Ready.of(
        JsonNodeFactory.instance.objectNode().put("input_tokens", asked.promptTokens()));
  }
}
