package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.Models;
import io.sluice.simulator.Resource.Reply;
import io.sluice.simulator.Service;
import io.sluice.simulator.anthropic.AnthropicModels;

/** {@code GET /v1/models} and one of them: Anthropic's where its version header is there. */
final class ModelList {
  private ModelList() {}

  static Reply list(Call call, Service service) {
    if (call.header("anthropic-version") != null) {
      return AnthropicModels.list();
    }
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    Models.names().forEach(model -> data.add(describe(model)));
    return Reply.json(list);
  }

  /**
   * @throws ApiError 404 if there is no such model
   */
  static Reply one(Call call, Service service) {
    String model = call.group("model");
    Models.served(model);
    return call.header("anthropic-version") != null
        ? AnthropicModels.one(model)
        : Reply.json(describe(model));
  }

  private static ObjectNode describe(String model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model)
        .put("object", "model")
        .put("created", Models.CREATED)
        .put("owned_by", "sluice-simulator");
  }
}
