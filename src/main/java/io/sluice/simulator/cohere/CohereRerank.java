package io.sluice.simulator.cohere;

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

/**
 * {@code POST /v2/rerank} and {@code /v1/rerank}: documents come back in the order they came in,
 * each less relevant than the one before. A search of up to a hundred documents is one unit.
 */
record CohereRerank(Vendor vendor, String version) implements Format {
  private static final int DOCUMENTS_A_SEARCH = 100;

  @Override
  public String name() {
    return "rerank";
  }

  @Override
  public Asked read(Call call) {
    Fields request = Fields.in(call.body(), CohereWording.WORDING);
    String model = request.text("model");
    call.told().accept(model, false);
    int documents = request.array("documents").size();
    request.count("top_n");
    String query = request.text("query");
    int searches = (documents + DOCUMENTS_A_SEARCH - 1) / DOCUMENTS_A_SEARCH;
    return Asked.of(model, new Prompt(0, query, true)).billed(0, searches);
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
    JsonNode documents = request.get("documents");
    int top = Math.min(request.count("top_n").orElse(documents.size()), documents.size());
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", id);
    ArrayNode results = body.putArray("results");
    for (int i = 0; i < top; i++) {
      ObjectNode result = results.addObject().put("index", i).put("relevance_score", 1.0 / (i + 1));
      if (request.get("return_documents").asBoolean()) {
        JsonNode document = documents.get(i);
        result.set(
            "document",
            document.isTextual()
                ? JsonNodeFactory.instance.objectNode().put("text", document.textValue())
                : document);
      }
    }
    ObjectNode meta = body.putObject("meta");
    meta.putObject("api_version").put("version", version);
    if (!asked.directives().noUsage()) {
      meta.putObject("billed_units").put("search_units", asked.units());
    }
    return WholeScript.Ready.of(body);
  }
}
