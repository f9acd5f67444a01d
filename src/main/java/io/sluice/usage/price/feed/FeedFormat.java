package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Whose shape a file has. */
public enum FeedFormat {
  GENAI_PRICES("genai-prices"),
  LITELLM("litellm"),
  MODELS_DEV("models.dev");

  private final String word;

  FeedFormat(String word) {
    this.word = word;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return word;
  }

  /** By what all such files have and no other does. */
  static Optional<FeedFormat> of(JsonNode root) {
    if (root.isArray()) {
      return root.path(0).path("id").isTextual() && root.path(0).path("models").isArray()
          ? Optional.of(GENAI_PRICES)
          : Optional.empty();
    }
    for (JsonNode entry : root) {
      if (entry.path("litellm_provider").isTextual()) {
        return Optional.of(LITELLM);
      }
      if (entry.path("models").isObject()) {
        return Optional.of(MODELS_DEV);
      }
    }
    return Optional.empty();
  }
}
