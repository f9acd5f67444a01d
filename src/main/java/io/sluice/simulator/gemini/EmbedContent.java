package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Embedding;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Format;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Script;
import io.sluice.simulator.Vendor;
import io.sluice.simulator.WholeScript;
import java.util.List;

/** {@code :embedContent} and {@code :batchEmbedContents}. */
record EmbedContent(Vendor vendor, boolean batch) implements Format {

  @Override
  public String name() {
    return "embeddings";
  }

  private List<Fields> requests(Call call) {
    Fields body = GeminiRequest.fields(call);
    return batch ? body.items("requests") : List.of(body);
  }

  private static String text(Fields request) {
    StringBuilder text = new StringBuilder();
    for (Fields part : request.child("content").items("parts")) {
      text.append(part.text("text", ""));
    }
    return text.toString();
  }

  @Override
  public Asked read(Call call) {
    String model = GeminiRequest.model(call);
    call.told().accept(model, false);
    StringBuilder question = new StringBuilder();
    int tokens = 0;
    for (Fields request : requests(call)) {
      String text = text(request);
      request.count("outputDimensionality");
      tokens += Prompt.tokens(text);
      question.append(text).append('\n');
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
    ArrayNode embeddings = JsonNodeFactory.instance.arrayNode();
    for (Fields request : requests(call)) {
      int dimensions = request.count("outputDimensionality").orElse(Embedding.DIMENSIONS);
      embeddings.addObject().set("values", Embedding.of(text(request), dimensions).json());
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set(batch ? "embeddings" : "embedding", batch ? embeddings : embeddings.get(0));
    if (!asked.directives().noUsage()) {
      body.putObject("usageMetadata").put("promptTokenCount", asked.promptTokens());
    }
    return WholeScript.Ready.of(body);
  }
}
