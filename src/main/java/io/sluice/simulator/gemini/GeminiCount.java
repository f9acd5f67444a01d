package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;

/** {@code :countTokens}: billed as a request, without tokens. */
record GeminiCount(Vendor vendor) implements Format {

  @Override
  public String name() {
    return "count_tokens";
  }

  @Override
  public Asked read(Call call) {
    String model = GeminiRequest.model(call);
    call.told().accept(model, false);
    Fields request = GeminiRequest.fields(call);
    Fields counted =
        request.has("generateContentRequest") ? request.child("generateContentRequest") : request;
    return GeminiRequest.read(counted, model, false);
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
    ObjectNode count =
        JsonNodeFactory.instance.objectNode().put("totalTokens", asked.promptTokens());
    count
        .putArray("promptTokensDetails")
        .addObject()
        .put("modality", "TEXT")
        .put("tokenCount", asked.promptTokens());
    return WholeScript.Ready.of(count);
  }
}
