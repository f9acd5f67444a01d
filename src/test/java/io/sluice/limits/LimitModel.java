package io.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a rate of 3 per minute, a gate and a purse must show, whatever was done. Reservations live
 * for {@link LimitStoreContract#LEASE}; time passes in whole minutes.
 */
final class LimitModel {

  private static final long PER_MINUTE = 3;

  private final long burst;
  private final int capacity;
  private final long amount;
  private final List<Open> all = new ArrayList<>();
  private final Set<String> open = new HashSet<>();
  private Duration now = Duration.ZERO;
  private final List<Charge> charges = new ArrayList<>();
  private long spent;

  /** What was charged to the rate, and when; what is given back was never charged. */
  private static final class Charge {
    private final String id;
    private final long minute;
    private long amount;

    Charge(String id, long minute, long amount) {
      this.id = id;
      this.minute = minute;
      this.amount = amount;
    }
  }

  /** What a bucket holds that was only ever asked for what was needed. */
  private long used() {
    long used = 0;
    long at = 0;
    for (Charge charge : charges) {
      used = Math.max(0, used - (charge.minute - at) * PER_MINUTE) + charge.amount;
      at = charge.minute;
    }
    return Math.max(0, used - (now.toMinutes() - at) * PER_MINUTE);
  }

  /** One that was taken, and perhaps settled since. */
  record Open(String id, List<Claim> claims, long claimed, Duration until) {}

  LimitModel(long burst, int capacity, long amount) {
    this.burst = burst;
    this.capacity = capacity;
    this.amount = amount;
  }

  void taken(String id, List<Claim> claims, long claimed, boolean had) {
    boolean possible =
        used() + claimed <= burst && open.size() < capacity && spent + claimed <= amount;
    assertThat(had).isEqualTo(possible);
    if (had) {
      charges.add(new Charge(id, now.toMinutes(), claimed));
      spent += claimed;
      open.add(id);
      all.add(new Open(id, claims, claimed, now.plus(LimitStoreContract.LEASE)));
    }
  }

  /** One of those taken so far, settled, expired or neither; or one that never was. */
  Open any(int choice) {
    return all.isEmpty()
        ? new Open("never", List.of(), 0, Duration.ZERO)
        : all.get(choice % all.size());
  }

  void settled(Open one, long actual) {
    if (open.remove(one.id())) {
      if (actual > one.claimed()) {
        charges.add(new Charge("more", now.toMinutes(), actual - one.claimed()));
      } else {
        charges.stream().filter(c -> c.id.equals(one.id())).forEach(c -> c.amount = actual);
      }
      spent = Math.max(0, spent + actual - one.claimed());
    }
  }

  void passed(Duration time) {
    now = now.plus(time);
    all.stream()
        .filter(one -> one.until().compareTo(now) <= 0)
        .forEach(one -> open.remove(one.id()));
  }

  /** What is left must be exactly what follows from what was done. */
  void check(List<Long> remaining) {
    assertThat(open.size()).isBetween(0, capacity);
    assertThat(remaining)
        .containsExactly(burst - used(), (long) capacity - open.size(), amount - spent);
    assertThat(remaining.get(0)).isLessThanOrEqualTo(burst);
    assertThat(remaining.get(2)).isLessThanOrEqualTo(amount);
  }
}
