package io.sluice.simulator.bedrock;

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
import io.sluice.simulator.anthropic.Claude;
import java.util.function.BiConsumer;

/**
 * {@code POST /model/{id}/invoke} and {@code /invoke-with-response-stream}: the model's own format.
 * Whose it is shows in the body: Anthropic's messages, Titan's {@code inputText} or Cohere's {@code
 * texts} to embed.
 */
record InvokeFormat(Vendor vendor, boolean streams) implements Format {

  @Override
  public String name() {
    return "invoke";
  }

  private static Fields body(Call call) {
    return Fields.in(call.body(), BedrockWording.WORDING);
  }

  @Override
  public Asked read(Call call) {
    String model = call.group("model");
    Fields body = body(call);
    call.told().accept(model, streams);
    if (body.has("inputText")) {
      String text = body.text("inputText");
      return Asked.of(model, new Prompt(Prompt.tokens(text), text, true));
    }
    if (body.has("texts")) {
      StringBuilder texts = new StringBuilder();
      body.array("texts").forEach(text -> texts.append(text.asText()).append('\n'));
      return Asked.of(model, new Prompt(Prompt.tokens(texts.toString()), texts.toString(), true));
    }
    if (!body.has("anthropic_version")) {
      throw BedrockWording.invalid(
          "Malformed input request: #: required key [anthropic_version] not found, please reformat"
              + " your input and try again.");
    }
    return Claude.read(call, model, streams);
  }

  @Override
  public Answer answer(Call call, Asked asked) {
    return body(call).has("messages") ? Answer.to(asked) : Answer.silent();
  }

  @Override
  public String id() {
    return "msg_bdrk_01" + Ids.random(22);
  }

  @Override
  public Script script(Call call, Asked asked, Answer answer, String id, long created) {
    Fields body = body(call);
    if (body.has("inputText")) {
      int dimensions = body.count("dimensions").orElse(Embedding.DIMENSIONS);
      ObjectNode titan = JsonNodeFactory.instance.objectNode();
      titan.set("embedding", Embedding.of(body.text("inputText"), dimensions).json());
      return WholeScript.Ready.of(titan.put("inputTextTokenCount", asked.promptTokens()));
    }
    if (body.has("texts")) {
      return WholeScript.Ready.of(embeddings(body, id));
    }
    Script script = Claude.script(asked, answer, id);
    return asked.stream() ? new InvokeEvents(script, asked, answer) : script;
  }

  private static ObjectNode embeddings(Fields body, String id) {
    int dimensions = body.count("output_dimension").orElse(Embedding.DIMENSIONS);
    ObjectNode cohere = JsonNodeFactory.instance.objectNode().put("id", id);
    cohere.set("texts", body.get("texts"));
    ArrayNode vectors = cohere.putObject("embeddings").putArray("float");
    body.get("texts").forEach(text -> vectors.add(Embedding.of(text.asText(), dimensions).json()));
    return cohere.put("response_type", "embeddings_by_type");
  }

  @Override
  public String contentType(Call call, Asked asked) {
    return asked.stream() ? EventStream.TYPE : "application/json";
  }

  @Override
  public void describe(BiConsumer<String, String> header, Asked asked, Answer answer) {
    if (asked.stream()) {
      header.accept("x-amzn-bedrock-content-type", "application/json");
    } else if (!asked.directives().noUsage()) {
      header.accept("x-amzn-bedrock-input-token-count", Integer.toString(asked.promptTokens()));
      header.accept("x-amzn-bedrock-output-token-count", Integer.toString(answer.output()));
    }
  }
}
