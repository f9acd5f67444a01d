package io.sluice.limits;

import java.util.Arrays;

/**
 * How low a bucket has been since each charge, so that a settlement gives back only what would
 * still be missing had less been charged at once: what has flowed away meanwhile is there already.
 *
 * <p>Kept are the lows after which it was never lower, each with the number of the charge it stood
 * before; both rise. A charge that could have been smaller by some amount leaves the bucket lower
 * by that amount, but for what it has been lower than that since.
 */
final class Lows {

  /** More than this are merged, which can only give back too little. */
  static final int MOST = 128;

  private long[] numbers = new long[4];
  private long[] lows = new long[4];
  private int size;
  private long last = -1;

  /**
   * A charge is about to be made.
   *
   * @param number higher than those before
   * @param used what is in the bucket before it
   */
  void charge(long number, long used) {
    last = number;
    while (size > 0 && lows[size - 1] >= used) {
      size--;
    }
    if (size == MOST) {
      // The first two become one: the lower low, for charges before either.
      System.arraycopy(numbers, 1, numbers, 0, size - 1);
      System.arraycopy(lows, 2, lows, 1, size - 2);
      size--;
    }
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
      lows = Arrays.copyOf(lows, size * 2);
    }
    numbers[size] = number;
    lows[size] = used;
    size++;
  }

  /**
   * More is about to be charged than a reservation took; that is never given back, but the bucket
   * was as low as this before.
   */
  void surcharge(long used) {
    charge(last + 1, used);
  }

  /**
   * Takes back a part of a charge.
   *
   * @param number of that charge
   * @param less by how much it could have been smaller
   * @param used what is in the bucket now
   * @return what to take out of the bucket now, at most {@code less} and {@code used}
   */
  long giveBack(long number, long less, long used) {
    int after = 0;
    while (after < size && numbers[after] <= number) {
      after++;
    }
    long back = Math.min(less, used);
    if (after < size) {
      back = Math.min(back, lows[after]);
    }
    for (int i = after; i < size; i++) {
      lows[i] -= back;
    }
    return back;
  }
}
