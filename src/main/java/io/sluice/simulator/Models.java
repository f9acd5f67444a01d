package io.sluice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;

/** The models on offer: an alias and a dated snapshot of each, as real providers list them. */
final class Models {
  private static final String SNAPSHOT = "-2026-10-01";
  private static final long CREATED = 1_790_812_800L;
  private static final String REASONING = "sim-reasoning";
  private static final List<String> NAMES =
      Stream.of("sim-small", "sim-large", REASONING)
          .flatMap(alias -> Stream.of(alias, alias + SNAPSHOT))
          .toList();

  private Models() {}

  /**
   * The snapshot that serves {@code model}.
   *
   * @throws ApiError 404 if there is no such model
   */
  static String served(String model) {
    if (!NAMES.contains(model)) {
      throw ApiError.unknownModel(model);
    }
    return model.endsWith(SNAPSHOT) ? model : model + SNAPSHOT;
  }

  static boolean reasons(String model) {
    return model.startsWith(REASONING);
  }

  /** The body of {@code GET /v1/models}. */
  static Buffer list() {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    var data = list.putArray("data");
    NAMES.forEach(model -> data.add(describe(model)));
    return Buffer.buffer(list.toString());
  }

  /**
   * The body of {@code GET /v1/models/{model}}.
   *
   * @throws ApiError 404 if there is no such model
   */
  static Buffer one(String model) {
    served(model);
    return Buffer.buffer(describe(model).toString());
  }

  private static ObjectNode describe(String model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", model)
        .put("object", "model")
        .put("created", CREATED)
        .put("owned_by", "sluice-simulator");
  }
}
