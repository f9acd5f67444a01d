package io.sluice.limits;

import io.sluice.limits.Demand.Urgency;
import io.sluice.limits.Verdict.Refused;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for the same counter. Interactive before batch; among those, teams by weighted
 * fair queueing (Goyal, Vin and Cheng 1996, start-time fair queueing): what a team is served moves
 * its next turn back by the cost over its weight. Guarded by the usher's lock.
 */
final class Line {

  final String key;

  /** What its first was told last. */
  Refused refusal;

  /** While someone's turn is tried out. */
  boolean busy;

  /** Something came free meanwhile. */
  boolean again;

  /** Takes back the next look at it. */
  Runnable timer = () -> {};

  private final ToIntFunction<String> weights;
  private final Map<Urgency, Turns> turns = new EnumMap<>(Urgency.class);
  private int size;

  Line(String key, Refused refusal, ToIntFunction<String> weights) {
    this.key = key;
    this.refusal = refusal;
    this.weights = weights;
    for (Urgency urgency : Urgency.values()) {
      turns.put(urgency, new Turns());
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Waiter waiter) {
    of(waiter).add(waiter);
    waiter.line = this;
    size++;
  }

  /** Takes one out that was not served. */
  void remove(Waiter waiter) {
    if (waiter.line == this) {
      of(waiter).remove(waiter);
      waiter.line = null;
      size--;
    }
  }

  /** Takes one out that was, which counts for its team. */
  void served(Waiter waiter) {
    if (waiter.line == this) {
      of(waiter).served(waiter);
      remove(waiter);
    }
  }

  /** Whose turn it is; null if nobody waits. */
  @Nullable Waiter first() {
    for (Urgency urgency : Urgency.values()) {
      Turns some = turns.get(urgency);
      Waiter first = some == null ? null : some.first();
      if (first != null) {
        return first;
      }
    }
    return null;
  }

  /** Whether someone in it has the right to go before one of this urgency. */
  boolean before(Urgency urgency) {
    Waiter first = first();
    return first != null && first.demand.urgency().compareTo(urgency) <= 0;
  }

  private Turns of(Waiter waiter) {
    return turns.computeIfAbsent(waiter.demand.urgency(), urgency -> new Turns());
  }

  /** The teams of one urgency. */
  private final class Turns {

    private final Map<String, Team> teams = new HashMap<>();
    private double now;

    void add(Waiter waiter) {
      Team team = teams.computeIfAbsent(waiter.demand.team(), name -> new Team());
      if (team.waiters.isEmpty()) {
        // Nobody saves up turns by not waiting, nor loses debts by leaving.
        team.turn = Math.max(team.turn, now);
      }
      team.waiters.add(waiter);
    }

    void remove(Waiter waiter) {
      Team team = teams.get(waiter.demand.team());
      if (team != null) {
        team.waiters.remove(waiter);
        if (team.waiters.isEmpty() && team.turn <= now) {
          teams.remove(waiter.demand.team());
        }
      }
    }

    void served(Waiter waiter) {
      Team team = teams.get(waiter.demand.team());
      if (team != null) {
        now = Math.max(now, team.turn);
        team.turn += (double) waiter.cost / weights.applyAsInt(waiter.demand.team());
      }
    }

    @Nullable Waiter first() {
      Team next = null;
      for (Team team : teams.values()) {
        if (!team.waiters.isEmpty() && (next == null || team.turn < next.turn)) {
          next = team;
        }
      }
      return next == null ? null : next.waiters.peek();
    }
  }

  private static final class Team {
    final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    double turn;
  }
}
