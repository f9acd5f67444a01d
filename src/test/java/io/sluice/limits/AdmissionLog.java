package io.sluice.limits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was asked of one rate and what was let in, by the clock of whoever decided, and what a
 * perfect bucket would have made of it. Shares no code with any store.
 */
final class AdmissionLog {

  /**
   * One call of the store.
   *
   * @param micros when the store decided, by its own clock
   * @param claimed asked for
   * @param actual what it turned out to be
   * @param settled when that became known
   */
  record Entry(long micros, boolean admitted, long claimed, long actual, long settled) {}

  private final double perMicro;
  private final double burst;
  private final List<Entry> entries = new ArrayList<>();

  AdmissionLog(double perSecond, double burst) {
    this.perMicro = perSecond / 1e6;
    this.burst = burst;
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  /** To be called when all are there. */
  void sort() {
    entries.sort(Comparator.comparingLong(Entry::micros));
  }

  List<Entry> entries() {
    return entries;
  }

  long admitted() {
    return entries.stream().filter(Entry::admitted).count();
  }

  /**
   * Over all sliding windows, the most that was let in beyond what the rate allows: what may come
   * at once, and what flows in while the window lasts.
   *
   * @return in parts of the burst; 0 if it was never more
   */
  double over() {
    long begun = entries.get(0).micros();
    double sum = 0;
    double lowest = Double.MAX_VALUE;
    double most = 0;
    for (Entry entry : entries) {
      if (entry.admitted()) {
        // The sum of a window less what flowed in it, as a difference of two running values.
        double flowed = (entry.micros() - begun) * perMicro;
        lowest = Math.min(lowest, sum - flowed);
        sum += entry.actual();
        most = Math.max(most, sum - flowed - lowest - burst);
      }
    }
    return most / burst;
  }

  /** Whether a perfect bucket would have had room for the call at this place. */
  boolean fits(int index) {
    Entry entry = entries.get(index);
    return used(entry.micros(), index) + entry.claimed() <= burst;
  }

  /** What is used at a time, had each taken what was known by then that it needed. */
  double used(long micros) {
    return used(micros, entries.size());
  }

  private double used(long micros, int until) {
    double used = 0;
    long at = 0;
    for (Entry entry : entries.subList(0, until)) {
      if (entry.admitted()) {
        used = Math.max(0, used - (entry.micros() - at) * perMicro);
        used += entry.settled() <= micros ? entry.actual() : entry.claimed();
        at = entry.micros();
      }
    }
    return Math.max(0, used - (micros - at) * perMicro);
  }
}
