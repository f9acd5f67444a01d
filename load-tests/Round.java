/**
 * What one target did in one round.
 *
 * @param cpuMicros of the target's processes, per request
 * @param perSecond requests, with the machine to itself and its callers
 * @param latency of the latency phase
 */
record Round(double cpuMicros, double perSecond, Latency latency) {

  /** In milliseconds. */
  record Latency(double firstP50, double firstP99, double lastP50, double lastP99) {

    static Latency of(ClosedLoop.Phase phase) {
      return new Latency(
          ClosedLoop.Phase.millis(phase.firstByte(), 0.5),
          ClosedLoop.Phase.millis(phase.firstByte(), 0.99),
          ClosedLoop.Phase.millis(phase.lastByte(), 0.5),
          ClosedLoop.Phase.millis(phase.lastByte(), 0.99));
    }

    Latency minus(Latency other) {
      return new Latency(
          firstP50 - other.firstP50,
          firstP99 - other.firstP99,
          lastP50 - other.lastP50,
          lastP99 - other.lastP99);
    }
  }
}
