package io.sluice.limits;

/** What was set aside for one request. */
public interface Reservation {

  /**
   * Gives back what was not used and charges what was. The first call counts, later ones do
   * nothing.
   *
   * @param actual really used; more than was reserved is charged too
   */
  void settle(Amounts actual);

  /** Gives back all of it, the request too: nothing was sent. Counts as settling. */
  default void cancel() {
    settle(Amounts.NONE);
  }
}
