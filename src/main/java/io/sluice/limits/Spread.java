package io.sluice.limits;

/**
 * How large something usually is, by a histogram whose steps are an eighth of an octave and which
 * forgets: after enough, all counts are halved.
 */
final class Spread {

  private static final int STEPS = 8;
  private static final int OCTAVES = 24;
  private static final int FORGET_AT = 1024;

  private final int[] counts = new int[STEPS * OCTAVES + 1];
  private int total;

  void add(long size) {
    counts[step(size)]++;
    total++;
    if (total >= FORGET_AT) {
      total = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] /= 2;
        total += counts[i];
      }
    }
  }

  int total() {
    return total;
  }

  /** The upper end of the step that so many percent are not above. */
  long percentile(int percent) {
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (below * 100 >= (long) total * percent) {
        return (long) Math.ceil(Math.pow(2, i / (double) STEPS));
      }
    }
    return 1;
  }

  private static int step(long size) {
    if (size <= 1) {
      return 0;
    }
    double octaves = Math.log((double) size) / Math.log(2);
    return (int) Math.min(STEPS * OCTAVES, Math.ceil(octaves * STEPS - 1e-9));
  }
}
