package io.sluice.wire.embedding;

import io.sluice.usage.TokenCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors, in no format.
 *
 * @param model as the provider names it; empty if it does not
 * @param vectors one for each input, in order
 * @param usage null if the provider gave none
 */
public record EmbeddingAnswer(String model, List<Vector> vectors, @Nullable TokenCounts usage) {

  public EmbeddingAnswer {
    vectors = List.copyOf(vectors);
  }
}
