package io.sluice.limits;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** All who wait, by team. Guarded by the usher's lock, but for {@link #size}. */
final class Crowd {

  private final ToIntFunction<String> weights;
  private final Map<String, ArrayDeque<Waiter>> teams = new HashMap<>();
  private volatile int size;

  Crowd(ToIntFunction<String> weights) {
    this.weights = weights;
  }

  int size() {
    return size;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // The usher's lock guards it.
  void add(Waiter waiter) {
    teams.computeIfAbsent(waiter.demand.team(), name -> new ArrayDeque<>()).add(waiter);
    size++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // The usher's lock guards it.
  void remove(Waiter waiter) {
    ArrayDeque<Waiter> team = teams.get(waiter.demand.team());
    if (team != null && team.remove(waiter)) {
      size--;
      if (team.isEmpty()) {
        teams.remove(waiter.demand.team());
      }
    }
  }

  /**
   * Who has to make room for one more of this team: the last of the team that fills the room most
   * for its weight; null when that is this team itself.
   */
  @Nullable Waiter displaced(String team) {
    String heaviest = team;
    double most = share(team, 1);
    for (String other : teams.keySet()) {
      double share = share(other, 0);
      if (!other.equals(team) && share > most) {
        heaviest = other;
        most = share;
      }
    }
    ArrayDeque<Waiter> waiters = teams.get(heaviest);
    return heaviest.equals(team) || waiters == null ? null : waiters.peekLast();
  }

  private double share(String team, int more) {
    ArrayDeque<Waiter> waiters = teams.get(team);
    return ((waiters == null ? 0 : waiters.size()) + more) / (double) weights.applyAsInt(team);
  }
}
