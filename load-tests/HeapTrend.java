import java.util.List;
import java.util.Locale;

/**
 * Whether a heap is flat. The first quarter of the readings is warm-up; of the rest, the last third
 * is held against the first.
 *
 * @param early mean, MiB
 * @param late mean, MiB
 */
record HeapTrend(double early, double late) {
  /** Growth below either of the two is no leak: the first for large heaps, the second for small. */
  private static final double SHARE = 0.10;

  private static final double MIB = 8;

  /** Enough that each third is a mean of something. */
  static final int LEAST = 8;

  /**
   * @param live what full collections left in use, MiB, in the order of time
   */
  static HeapTrend of(List<Double> live) {
    if (live.size() < LEAST) {
      throw new IllegalArgumentException(
          "a trend wants at least " + LEAST + " readings, there are " + live.size());
    }
    List<Double> warm = live.subList(live.size() / 4, live.size());
    int third = warm.size() / 3;
    return new HeapTrend(
        mean(warm.subList(0, third)), mean(warm.subList(warm.size() - third, warm.size())));
  }

  boolean flat() {
    return late - early < Math.max(MIB, SHARE * early);
  }

  String text() {
    return String.format(Locale.ROOT, "%.1f MiB early, %.1f MiB late", early, late);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
