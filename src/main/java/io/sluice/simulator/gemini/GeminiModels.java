package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Call;
import io.sluice.simulator.Models;
import io.sluice.simulator.Resource.Reply;
import io.sluice.simulator.Service;

/** The models as Gemini lists them. */
final class GeminiModels {
  private GeminiModels() {}

  static Reply list(Call call, Service service) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode models = list.putArray("models");
    Models.names().forEach(name -> models.add(describe(name)));
    return Reply.json(list);
  }

  static Reply one(Call call, Service service) {
    String name = GeminiRequest.model(call);
    Models.served(name);
    return Reply.json(describe(name));
  }

  private static ObjectNode describe(String name) {
    ObjectNode model =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", "models/" + name)
            .put("version", "001")
            .put("displayName", name)
            .put("inputTokenLimit", 1_048_576)
            .put("outputTokenLimit", 65_536);
    model
        .putArray("supportedGenerationMethods")
        .add("generateContent")
        .add("streamGenerateContent")
        .add("countTokens")
        .add("embedContent");
    return model;
  }
}
