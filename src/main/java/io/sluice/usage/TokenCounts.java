package io.sluice.usage;

/**
 * Tokens of one request, normalised so that no token is in two fields.
 *
 * @param input uncached input
 * @param cacheRead input served from the provider's prompt cache
 * @param cacheWrite input written to it
 * @param output all output, reasoning included
 * @param reasoning the part of {@code output} that was reasoning
 */
public record TokenCounts(
    long input, long cacheRead, long cacheWrite, long output, long reasoning) {

  public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

  public long total() {
    return input + cacheRead + cacheWrite + output;
  }

  public TokenCounts plus(TokenCounts other) {
    return new TokenCounts(
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        output + other.output,
        reasoning + other.reasoning);
  }

  /** Input of every kind. */
  public long allInput() {
    return input + cacheRead + cacheWrite;
  }
}
