package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Embedding;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/embeddings}: of a text or tokens, or of several; as numbers or base64. */
record EmbeddingsFormat(Vendor vendor) implements Format {

  @Override
  public String name() {
    return "embeddings";
  }

  private static Fields fields(Call call) {
    return Fields.in(call.body(), OpenAiWording.WORDING);
  }

  private static List<JsonNode> inputs(Fields request) {
    JsonNode input = request.required("input");
    if (!input.isTextual() && !input.isArray()) {
      throw ApiError.wrongType("input", "one of a string or array", Fields.kind(input));
    }
    if (input.isTextual() || input.path(0).isNumber()) {
      return List.of(input);
    }
    List<JsonNode> inputs = new ArrayList<>();
    request.array("input").forEach(inputs::add);
    return inputs;
  }

  @Override
  public Asked read(Call call) {
    Fields request = fields(call);
    String model = ChatRequest.model(call, request);
    call.told().accept(model, false);
    StringBuilder question = new StringBuilder();
    int tokens = 0;
    for (JsonNode input : inputs(request)) {
      tokens += input.isTextual() ? Prompt.tokens(input.textValue()) : input.size();
      question.append(input.asText()).append('\n');
    }
    request.count("dimensions");
    if (request.has("encoding_format")) {
      request.choice("encoding_format", Set.of("float", "base64"));
    }
    return Asked.of(model, new Prompt(tokens, question.toString(), true));
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
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    Fields request = fields(call);
    int dimensions = request.count("dimensions").orElse(Embedding.DIMENSIONS);
    boolean packed = request.text("encoding_format", "float").equals("base64");
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    for (JsonNode input : inputs(request)) {
      Embedding vector = Embedding.of(input.toString(), dimensions);
      ObjectNode one = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (packed) {
        one.put("embedding", vector.base64());
      } else {
        one.set("embedding", vector.json());
      }
    }
    body.put("model", asked.servedModel());
    if (!asked.directives().noUsage()) {
      body.putObject("usage")
          .put("prompt_tokens", asked.promptTokens())
          .put("total_tokens", asked.promptTokens());
    }
    return WholeScript.Ready.of(body);
  }
}
