package io.sluice.limits;

/**
 * What a request uses beside being one request.
 *
 * @param inputTokens cached ones included
 * @param outputTokens reasoning included
 * @param costMicros money, in millionths of the currency unit
 */
public record Amounts(long inputTokens, long outputTokens, long costMicros) {

  public static final Amounts NONE = new Amounts(0, 0, 0);

  public long totalTokens() {
    return inputTokens + outputTokens;
  }
}
