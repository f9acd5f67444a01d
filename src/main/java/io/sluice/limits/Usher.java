package io.sluice.limits;

import io.sluice.limits.Admission.Tried;
import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/** Lets those in the lines of a {@link WaitingRoom} in, one after the other. */
final class Usher {

  private final Admission admission;
  private final Scheduler scheduler;
  private final ToIntFunction<String> weights;

  /** Guards the lines, the crowd, and what waiters say of where they stand. */
  final ReentrantLock lock = new ReentrantLock();

  final Map<String, Line> lines = new HashMap<>();
  final Crowd crowd;

  Usher(Admission admission, Scheduler scheduler, ToIntFunction<String> weights) {
    this.admission = admission;
    this.scheduler = scheduler;
    this.weights = weights;
    this.crowd = new Crowd(weights);
  }

  /** Whether it is a matter of time. */
  static boolean mayPass(Verdict verdict) {
    return verdict instanceof Refused refused
        && (refused.reason() == Reason.EXHAUSTED || refused.reason() == Reason.PROVIDER_BUSY);
  }

  /** The line for what was lacking. Under the lock. */
  Line line(Tried tried) {
    return lines.computeIfAbsent(
        tried.lacking(), key -> new Line(key, (Refused) tried.verdict(), weights));
  }

  /** Takes one out of everything. Under the lock. */
  void out(Waiter waiter) {
    Line line = waiter.line;
    if (line != null) {
      line.remove(waiter);
    }
    crowd.remove(waiter);
    Runnable alarm = waiter.alarm;
    if (alarm != null) {
      alarm.run();
    }
  }

  /** Serves a line for as long as there is enough for its first. */
  void serve(Line line) {
    while (true) {
      Waiter first;
      lock.lock();
      try {
        if (line.busy) {
          line.again = true;
          return;
        }
        first = line.first();
        if (first == null) {
          lines.remove(line.key, line);
          line.timer.run();
          return;
        }
        line.busy = true;
        line.again = false;
        first.trying = true;
      } finally {
        lock.unlock();
      }
      Future<Tried> attempt = admission.attempt(first.demand);
      if (!attempt.isComplete()) {
        attempt.onComplete(
            tried -> {
              if (concluded(line, first, tried)) {
                serve(line);
              }
            });
        return;
      }
      if (!concluded(line, first, attempt)) {
        return;
      }
    }
  }

  /** True if the line may move on. */
  private boolean concluded(Line line, Waiter waiter, AsyncResult<Tried> attempt) {
    boolean over;
    lock.lock();
    try {
      waiter.trying = false;
      over = attempt.failed() || over(line, waiter, attempt.result());
    } finally {
      lock.unlock();
    }
    // While the line still counts as busy: whoever is told may give something back at once.
    if (attempt.failed()) {
      waiter.fail(attempt.cause());
    } else if (over) {
      waiter.tell(attempt.result().verdict());
    }
    lock.lock();
    try {
      line.busy = false;
      return line.again || line.first() != waiter;
    } finally {
      lock.unlock();
    }
  }

  /** Whether this was the verdict. If not, the waiter stays, or stands in another line. */
  private boolean over(Line line, Waiter waiter, Tried tried) {
    boolean passes = mayPass(tried.verdict());
    if (!passes || waiter.isLate() || waiter.left()) {
      if (tried.verdict() instanceof Granted) {
        line.served(waiter);
      }
      out(waiter);
      return true;
    }
    Refused refused = (Refused) tried.verdict();
    Line other = line(tried);
    other.refusal = refused;
    if (other != line) {
      line.remove(waiter);
      waiter.cost = tried.cost();
      other.add(waiter);
    }
    if (other.first() == waiter) {
      other.timer.run();
      other.timer = scheduler.after(refused.retryAfter(), () -> serve(other));
    }
    return false;
  }
}
