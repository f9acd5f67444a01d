package io.sluice.routing;

/**
 * Divides requests among places by weight. A place with weight {@code w} and a number {@code u}
 * between 0 and 1 gets the score {@code -ln(u) / w}; the lowest comes first, with the chance {@code
 * w} has of all weights, and the order of the rest is fair in the same way (Efraimidis and
 * Spirakis, 2006). With a number drawn by lot it is a weighted choice; with one that is a hash of
 * place and key it is weighted rendezvous hashing: when a place goes away, only its own keys move.
 */
final class Shares {

  private Shares() {}

  /**
   * Of a place.
   *
   * @param uniform at least 0, below 1
   */
  static double score(double uniform, int weight) {
    return -Math.log(1 - uniform) / weight;
  }

  /** Of a place for a key, both as hashes. */
  static double score(long place, long key, int weight) {
    return score((mix(place ^ key) >>> 11) * 0x1.0p-53, weight);
  }

  /** Goes on from another hash. */
  static long hash(long seed, String text) {
    long hash = mix(seed);
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
