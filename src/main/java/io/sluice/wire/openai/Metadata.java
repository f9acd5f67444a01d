package io.sluice.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The caller's own labels: {@code metadata}, an object of strings. */
public final class Metadata {

  private Metadata() {}

  /** Empty if there are none. */
  public static Map<String, String> read(Fields request) {
    JsonNode metadata = request.node("metadata");
    if (metadata.isMissingNode()) {
      return Map.of();
    }
    if (!metadata.isObject()) {
      throw Fields.wrong(request.path("metadata"), "an object", metadata);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> label : metadata.properties()) {
      labels.put(label.getKey(), Fields.text(label.getValue(), request.path("metadata")));
    }
    return labels;
  }
}
