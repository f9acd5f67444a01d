package io.sluice.identity;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds RSA keys of the library behind CVE-2017-15361 (Nemec and others, "The Return of
 * Coppersmith's Attack", section 3). Its primes are {@code k * M + (65537^a mod M)}, where M is a
 * product of small primes; so modulo each of these, such a modulus is a power of 65537, and its
 * factors can be found. Another key is like that by chance once in more than 2^27 times.
 */
final class Roca {

  private static final int GENERATOR = 65537;

  /** The last of the 39 primes that divide M for every key length. */
  private static final int LAST_PRIME = 167;

  private static final List<Powers> POWERS = powers();

  private Roca() {}

  private record Powers(BigInteger prime, BitSet values) {}

  static boolean madeIt(BigInteger modulus) {
    return POWERS.stream().allMatch(p -> p.values().get(modulus.mod(p.prime()).intValue()));
  }

  private static List<Powers> powers() {
    List<Powers> all = new ArrayList<>();
    for (int prime = 3; prime <= LAST_PRIME; prime += 2) {
      if (BigInteger.valueOf(prime).isProbablePrime(20)) {
        BitSet values = new BitSet(prime);
        for (int power = 1; !values.get(power); power = power * (GENERATOR % prime) % prime) {
          values.set(power);
        }
        all.add(new Powers(BigInteger.valueOf(prime), values));
      }
    }
    return List.copyOf(all);
  }
}
