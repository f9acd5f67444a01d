package io.sluice.wire.embedding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be turned into vectors, in no format.
 *
 * @param model as the caller named it
 * @param inputs in order; not empty
 * @param single whether the caller gave one text and not a list
 * @param dimensions of the vectors; null leaves it to the model
 * @param base64 whether vectors shall come as base64 of little-endian 32-bit floats
 * @param kind what the texts are for
 * @param field where the texts stand in the caller's request, for errors
 */
public record EmbeddingRequest(
    String model,
    List<String> inputs,
    boolean single,
    @Nullable Integer dimensions,
    boolean base64,
    Kind kind,
    String field) {

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  /** What texts are for. */
  public enum Kind {
    /** The caller does not say. */
    UNSAID,
    DOCUMENT,
    QUERY,
    CLASSIFICATION,
    CLUSTERING,
    SIMILARITY
  }
}
