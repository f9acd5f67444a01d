package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;
import java.util.List;

/** {@code POST /v1/moderations}: what has "violence" in it is flagged. It costs nothing. */
record ModerationsFormat(Vendor vendor) implements Format {
  private static final List<String> CATEGORIES =
      List.of(
          "harassment",
          "harassment/threatening",
          "sexual",
          "hate",
          "hate/threatening",
          "illicit",
          "illicit/violent",
          "self-harm/intent",
          "self-harm/instructions",
          "self-harm",
          "sexual/minors",
          "violence",
          "violence/graphic");

  @Override
  public String name() {
    return "moderations";
  }

  private static Fields fields(Call call) {
    return Fields.in(call.body(), OpenAiWording.WORDING);
  }

  @Override
  public Asked read(Call call) {
    Fields request = fields(call);
    String model = request.text("model", "sim-moderation");
    call.told().accept(model, false);
    JsonNode input = request.required("input");
    StringBuilder text = new StringBuilder(input.isTextual() ? input.textValue() : "");
    input.forEach(
        one -> text.append(one.isTextual() ? one.textValue() : one.path("text").asText()));
    return Asked.of(model, new Prompt(0, text.toString(), true));
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
    return "modr-" + Ids.random(10);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    JsonNode input = fields(call).get("input");
    boolean several = input.isArray() && input.path(0).isTextual();
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("id", id).put("model", asked.servedModel());
    ArrayNode results = body.putArray("results");
    if (several) {
      input.forEach(one -> result(results.addObject(), one));
    } else {
      result(results.addObject(), input);
    }
    return WholeScript.Ready.of(body);
  }

  private static void result(ObjectNode result, JsonNode input) {
    boolean flagged = input.toString().contains("violence");
    result.put("flagged", flagged);
    ObjectNode categories = result.putObject("categories");
    ObjectNode scores = result.putObject("category_scores");
    ObjectNode types = result.putObject("category_applied_input_types");
    for (String category : CATEGORIES) {
      boolean is = flagged && category.equals("violence");
      categories.put(category, is);
      scores.put(category, is ? 0.98 : 0.00001);
      types.putArray(category).add("text");
    }
  }
}
