package io.sluice.wire.conversation;

import io.sluice.usage.TokenCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, in no format.
 *
 * @param id the provider's; empty if it gave none
 * @param model as the provider names it; empty if it does not
 * @param stopSequence the text that ended it; empty if none did
 * @param usage null if the provider gave none
 */
public record Completion(
    String id,
    String model,
    List<Part> parts,
    Finish finish,
    String stopSequence,
    @Nullable TokenCounts usage) {

  public Completion {
    parts = List.copyOf(parts);
  }
}
