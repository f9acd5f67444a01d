package io.sluice.limits;

import io.sluice.config.LimitsConfig.QueueConfig;
import io.sluice.config.TeamConfig;
import io.sluice.limits.Admission.Tried;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where requests wait for their turn: one line for each counter that there is not enough of. While
 * nobody waits, it costs one read. Whoever needs a counter that others wait for joins their line,
 * or is refused if it cannot wait, so that nobody is overtaken.
 *
 * <p>A line moves when something of its counter is given back here, and when its first was told
 * that there would be enough.
 */
final class WaitingRoom {

  private final Admission admission;
  private final Scheduler scheduler;
  private final Usher usher;
  private volatile QueueConfig queue = new QueueConfig(0, Duration.ZERO);
  private volatile Map<String, TeamConfig> teams = Map.of();

  WaitingRoom(Admission admission, Scheduler scheduler) {
    this.admission = admission;
    this.scheduler = scheduler;
    this.usher = new Usher(admission, scheduler, this::weight);
  }

  void configure(QueueConfig config, Map<String, TeamConfig> known) {
    queue = config;
    teams = known;
  }

  private int weight(String team) {
    TeamConfig config = teams.get(team);
    return config == null ? 1 : Math.max(1, config.weight());
  }

  int waiting() {
    return usher.crowd.size();
  }

  /** Reserves at once if it can, and else waits as long as both sides allow. */
  Ticket enter(Demand demand) {
    Tried behind = waiting() == 0 ? null : behindOthers(demand);
    Future<Tried> first =
        behind == null ? admission.attempt(demand) : Future.succeededFuture(behind);
    if (first.succeeded() && !worthWaiting(demand, first.result())) {
      Future<Verdict> verdict = Future.succeededFuture(first.result().verdict());
      return new Place(verdict, () -> {});
    }
    Waiter waiter = new Waiter(demand);
    first.onComplete(
        tried -> {
          if (tried.failed()) {
            waiter.fail(tried.cause());
          } else if (worthWaiting(demand, tried.result())) {
            join(waiter, tried.result());
          } else {
            waiter.tell(tried.result().verdict());
          }
        });
    return new Place(waiter.verdict(), () -> leave(waiter));
  }

  private record Place(Future<Verdict> verdict, Runnable leaving) implements Ticket {
    @Override
    public void leave() {
      leaving.run();
    }
  }

  /** What to tell one who needs what others wait for already; null if there is no such thing. */
  private @Nullable Tried behindOthers(Demand demand) {
    List<Claim> needs = admission.needs(demand);
    usher.lock.lock();
    try {
      for (Claim need : needs) {
        Line line = usher.lines.get(need.counter().key());
        if (line != null && line.before(demand.urgency())) {
          return new Tried(bare(line.refusal), line.key, Math.max(1, need.amount()));
        }
      }
      return null;
    } finally {
      usher.lock.unlock();
    }
  }

  /** Without what one team is not to know of another. */
  private static Refused bare(Refused refusal) {
    return new Refused(
        refusal.reason(), refusal.limit(), refusal.retryAfter(), List.of(refusal.limit()));
  }

  private static Refused full(Refused refusal) {
    return new Refused(
        Reason.QUEUE_FULL, refusal.limit(), refusal.retryAfter(), List.of(refusal.limit()));
  }

  private boolean worthWaiting(Demand demand, Tried tried) {
    Duration patience = patience(demand);
    return !patience.isZero()
        && Usher.mayPass(tried.verdict())
        && ((Refused) tried.verdict()).retryAfter().compareTo(patience) <= 0;
  }

  private Duration patience(Demand demand) {
    Duration most = queue.maxWait();
    return demand.patience().compareTo(most) < 0 ? demand.patience() : most;
  }

  private void join(Waiter waiter, Tried tried) {
    Refused refusal = (Refused) tried.verdict();
    Waiter displaced = null;
    Line line = null;
    usher.lock.lock();
    try {
      if (waiter.left()) {
        return;
      }
      if (waiting() >= queue.max()) {
        displaced = usher.crowd.displaced(waiter.demand.team());
        if (displaced != null) {
          usher.out(displaced);
        }
      }
      if (waiting() < queue.max()) {
        line = usher.line(tried);
        waiter.cost = tried.cost();
        line.add(waiter);
        usher.crowd.add(waiter);
        waiter.alarm = scheduler.after(patience(waiter.demand), () -> endOfPatience(waiter));
      }
    } finally {
      usher.lock.unlock();
    }
    if (displaced != null) {
      displaced.tell(full(refusal));
    }
    if (line == null) {
      waiter.tell(full(refusal));
    } else if (isFirst(line, waiter)) {
      // What it lacks may have come free before it stood in line.
      usher.serve(line);
    }
  }

  private boolean isFirst(Line line, Waiter waiter) {
    usher.lock.lock();
    try {
      return line.first() == waiter;
    } finally {
      usher.lock.unlock();
    }
  }

  private void endOfPatience(Waiter waiter) {
    waiter.late();
    Line line = takeOut(waiter);
    if (line != null) {
      waiter.tell(bare(line.refusal));
      usher.serve(line);
    }
  }

  private void leave(Waiter waiter) {
    if (waiter.leave()) {
      Line line = takeOut(waiter);
      if (line != null) {
        usher.serve(line);
      }
    }
  }

  /** The line it stood in; null if it stood in none, or its turn is tried out just now. */
  private @Nullable Line takeOut(Waiter waiter) {
    usher.lock.lock();
    try {
      Line line = waiter.line;
      if (line == null || waiter.trying) {
        return null;
      }
      usher.out(waiter);
      return line;
    } finally {
      usher.lock.unlock();
    }
  }

  /** Something of these was given back. */
  void freed(List<Claim> claims) {
    if (waiting() == 0) {
      return;
    }
    List<Line> moving = new ArrayList<>();
    usher.lock.lock();
    try {
      for (Claim claim : claims) {
        Line line = usher.lines.get(claim.counter().key());
        if (line != null) {
          moving.add(line);
        }
      }
    } finally {
      usher.lock.unlock();
    }
    moving.forEach(usher::serve);
  }
}
