package io.sluice.broker;

import io.sluice.routing.Model;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Models as each vendor's API lists them. */
enum ModelLists {
  /** OpenAI API reference, "List models". */
  OPENAI {
    @Override
    JsonObject list(List<Model> models) {
      return new JsonObject().put("object", "list").put("data", each(models));
    }

    @Override
    JsonObject one(Model model) {
      return new JsonObject()
          .put("id", model.alias())
          .put("object", "model")
          .put("created", 0)
          .put("owned_by", model.deployments().get(0).provider());
    }
  },

  /** Anthropic API reference, "List Models": all on one page. */
  ANTHROPIC {
    @Override
    JsonObject list(List<Model> models) {
      return new JsonObject()
          .put("data", each(models))
          .put("has_more", false)
          .put("first_id", models.isEmpty() ? null : models.get(0).alias())
          .put("last_id", models.isEmpty() ? null : models.get(models.size() - 1).alias());
    }

    @Override
    JsonObject one(Model model) {
      return new JsonObject()
          .put("type", "model")
          .put("id", model.alias())
          .put("display_name", model.alias())
          .put("created_at", "1970-01-01T00:00:00Z");
    }
  },

  /** Gemini API reference, "models.list": all on one page. */
  GEMINI {
    @Override
    JsonObject list(List<Model> models) {
      return new JsonObject().put("models", each(models));
    }

    @Override
    JsonObject one(Model model) {
      return new JsonObject()
          .put("name", "models/" + model.alias())
          .put("displayName", model.alias())
          .put(
              "supportedGenerationMethods",
              new JsonArray().add("generateContent").add("countTokens"));
    }
  };

  abstract JsonObject list(List<Model> models);

  abstract JsonObject one(Model model);

  JsonArray each(List<Model> models) {
    JsonArray all = new JsonArray();
    models.forEach(model -> all.add(one(model)));
    return all;
  }
}
