package io.sluice.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on request. {@link Directives#HELP} says what each means.
 *
 * @param error status to refuse with; null for none
 * @param retryAfter seconds that a refusal asks to wait; 0 leaves it to the provider
 * @param dieAfter chunks; {@link Directives#NEVER} unless asked, as all that count chunks
 * @param times attempts of the same question that fail; {@link Directives#NEVER} for all
 * @param at the deployment that fails; null for each
 */
public record Faults(
    @Nullable Integer error,
    int retryAfter,
    int dieAfter,
    int stallAfter,
    int errorAfter,
    int endAfter,
    boolean die,
    boolean dieHead,
    boolean stall,
    boolean stallHead,
    boolean noEnd,
    boolean malformed,
    boolean garbage,
    boolean oversized,
    boolean wrongType,
    int times,
    @Nullable String at) {

  static Faults in(DirectiveWords words) {
    return new Faults(
        words.number("error", 400, 599),
        words.number("retry-after", 0),
        words.number("die-after", Directives.NEVER),
        words.number("stall-after", Directives.NEVER),
        words.number("error-after", Directives.NEVER),
        words.number("end-after", Directives.NEVER),
        words.has("die"),
        words.has("die-head"),
        words.has("stall"),
        words.has("stall-head"),
        words.has("no-end"),
        words.has("malformed"),
        words.has("garbage"),
        words.has("oversized"),
        words.has("wrong-type"),
        words.number("times", Directives.NEVER),
        words.word("at"));
  }

  /** Whether something not of the format is put in the middle. */
  boolean spoilt() {
    return malformed || garbage || oversized;
  }

  /** The chunk after which it ends otherwise than it should. */
  int stopAfter() {
    return Math.min(Math.min(dieAfter, stallAfter), Math.min(errorAfter, endAfter));
  }
}
