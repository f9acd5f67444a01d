package io.sluice.wire;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a JSON request of a format has what the broker must know.
 *
 * @param modelInBody false where the path names the model
 * @param required top-level fields of which one must be there, e.g. {@code messages}
 * @param content top-level fields whose content may be more than text
 * @param bounds names of the bound on output tokens; the largest of several counts
 * @param boundIn the top-level object that has the bound; null if it is top-level itself
 * @param boundToSet which of them to set where the caller set none; empty if none may be
 * @param choices the field, beside the bound, with the number of answers; empty if there is none
 */
public record RequestShape(
    Format format,
    boolean modelInBody,
    Set<String> required,
    Set<String> content,
    Set<String> bounds,
    @Nullable String boundIn,
    String boundToSet,
    String choices) {

  /** A format whose body only has to name its model. */
  public static RequestShape plain(Format format, String required) {
    return new RequestShape(format, true, Set.of(required), Set.of(), Set.of(), null, "", "");
  }
}
