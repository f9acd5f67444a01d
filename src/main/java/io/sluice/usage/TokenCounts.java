package io.sluice.usage;

/**
 * What one request used, normalised so that no token is in two of input, cache read, cache write
 * and output. The other kinds of tokens are parts of those, for prices that differ.
 *
 * @param input uncached input
 * @param cacheRead input served from the provider's prompt cache
 * @param cacheWrite input written to it, for however long
 * @param output all output, reasoning included
 * @param reasoning the part of {@code output} that was reasoning
 * @param cacheWriteLong the part of {@code cacheWrite} that is kept for an hour
 * @param audioInput the part of {@code input} that was sound
 * @param audioOutput the part of {@code output} that was sound
 * @param imageInput the part of {@code input} that was pictures, where a provider counts them
 * @param imageOutput the part of {@code output} that was pictures
 * @param units what is billed by the piece, as the format has it: pictures made, seconds heard,
 *     characters spoken, searches of a rerank; 0 elsewhere
 */
public record TokenCounts(
    long input,
    long cacheRead,
    long cacheWrite,
    long output,
    long reasoning,
    long cacheWriteLong,
    long audioInput,
    long audioOutput,
    long imageInput,
    long imageOutput,
    long units) {

  public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

  public TokenCounts(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    this(input, cacheRead, cacheWrite, output, reasoning, 0, 0, 0, 0, 0, 0);
  }

  /** What is billed by the piece alone. */
  public static TokenCounts pieces(long units) {
    return new TokenCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, units);
  }

  public long total() {
    return input + cacheRead + cacheWrite + output;
  }

  public TokenCounts plus(TokenCounts other) {
    return new TokenCounts(
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        output + other.output,
        reasoning + other.reasoning,
        cacheWriteLong + other.cacheWriteLong,
        audioInput + other.audioInput,
        audioOutput + other.audioOutput,
        imageInput + other.imageInput,
        imageOutput + other.imageOutput,
        units + other.units);
  }

  /** Input of every kind. */
  public long allInput() {
    return input + cacheRead + cacheWrite;
  }
}
