package io.sluice.simulator.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Embedding;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;

/** {@code POST /v2/embed}. */
record CohereEmbed(Vendor vendor) implements Format {

  @Override
  public String name() {
    return "embeddings";
  }

  @Override
  public Asked read(Call call) {
    Fields request = Fields.in(call.body(), CohereWording.WORDING);
    String model = request.text("model");
    call.told().accept(model, false);
    request.text("input_type");
    StringBuilder question = new StringBuilder();
    int tokens = 0;
    for (JsonNode text : request.array("texts")) {
      tokens += Prompt.tokens(text.asText());
      question.append(text.asText()).append('\n');
    }
    request.count("output_dimension");
    return Asked.of(model, new Prompt(tokens, question.toString(), true));
  }

  @Override
  public Answer answer(Call call, Asked asked) {
    return Answer.silent();
  }

  @Override
  public String id() {
    return Ids.uuid();
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    Fields request = Fields.in(call.body(), CohereWording.WORDING);
    int dimensions = request.count("output_dimension").orElse(Embedding.DIMENSIONS);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", id);
    body.set("texts", request.get("texts"));
    ArrayNode vectors = body.putObject("embeddings").putArray("float");
    request
        .get("texts")
        .forEach(text -> vectors.add(Embedding.of(text.asText(), dimensions).json()));
    ObjectNode meta = body.putObject("meta");
    meta.putObject("api_version").put("version", "2");
    if (!asked.directives().noUsage()) {
      meta.putObject("billed_units").put("input_tokens", asked.promptTokens());
    }
    return WholeScript.Ready.of(body.put("response_type", "embeddings_by_type"));
  }
}
