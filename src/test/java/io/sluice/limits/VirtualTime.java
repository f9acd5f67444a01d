package io.sluice.limits;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that passes when a test says so, with the tasks that are due meanwhile. */
final class VirtualTime implements Scheduler {

  private final List<Task> tasks = new ArrayList<>();
  private Instant now;
  private long nanos = -5_000_000_000L;
  private long number;

  private record Task(long at, long number, Runnable run) {}

  VirtualTime(Instant start) {
    now = start;
  }

  long nanos() {
    return nanos;
  }

  int tasks() {
    return tasks.size();
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  @Override
  public Runnable after(Duration delay, Runnable run) {
    // A timer is never early, and its grain is a millisecond.
    long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
    Task task = new Task(nanos + millis * 1_000_000, number++, run);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  void pass(Duration time) {
    long end = nanos + time.toNanos();
    while (true) {
      Task next =
          tasks.stream()
              .filter(task -> task.at() <= end)
              .min(Comparator.comparingLong(Task::at).thenComparingLong(Task::number))
              .orElse(null);
      if (next == null) {
        move(end);
        return;
      }
      tasks.remove(next);
      move(Math.max(nanos, next.at()));
      next.run().run();
    }
  }

  private void move(long to) {
    now = now.plusNanos(to - nanos);
    nanos = to;
  }
}
