package io.sluice.limits;

/** What was set aside for one request. */
public interface Reservation {

  /**
   * Gives back what was not used and charges what was. The first call counts, later ones do
   * nothing.
   *
   * @param inputTokens really used
   * @param outputTokens really used
   */
  void settle(long inputTokens, long outputTokens);
}
