package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Models;
import io.sluice.simulator.Resource.Reply;
import java.time.Instant;
import java.util.List;

/** The models as Anthropic lists them. */
public final class AnthropicModels {
  private AnthropicModels() {}

  public static Reply list() {
    List<String> names = Models.names();
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode data = list.putArray("data");
    names.forEach(name -> data.add(describe(name)));
    list.put("has_more", false)
        .put("first_id", names.get(0))
        .put("last_id", names.get(names.size() - 1));
    return Reply.json(list);
  }

  public static Reply one(String name) {
    return Reply.json(describe(name));
  }

  private static ObjectNode describe(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "model")
        .put("id", name)
        .put("display_name", name)
        .put("created_at", Instant.ofEpochSecond(Models.CREATED).toString());
  }
}
