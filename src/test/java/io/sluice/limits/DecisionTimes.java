package io.sluice.limits;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When Redis made each decision, by its own account: {@code MONITOR} notes when a script asked for
 * the time, which is within microseconds of the time that it was told.
 */
final class DecisionTimes implements AutoCloseable {

  private static final Pattern LINE =
      Pattern.compile("^\\+?([0-9]+)\\.([0-9]{6}) \\[[0-9]+ lua] \"([A-Z]+)\"(.*)");

  private final RedisServer redis;
  private final RedisCommands monitor;
  private final Pattern reservation;
  private final Map<String, Long> taken = new HashMap<>();
  private final Map<String, Long> settled = new HashMap<>();
  private final Thread reader;
  private long clock;

  DecisionTimes(RedisServer redis, String tag) throws IOException {
    this.redis = redis;
    this.reservation = Pattern.compile(Pattern.quote(tag) + ":r:([^\"]+)\"");
    this.monitor = redis.commands();
    monitor.call("MONITOR");
    this.reader = new Thread(this::read, "monitor");
    reader.start();
  }

  private void read() {
    try {
      for (String line = monitor.line(); !line.contains("\"over\""); line = monitor.line()) {
        Matcher inner = LINE.matcher(line);
        if (inner.find()) {
          seen(inner.group(3), inner.group(4), Long.parseLong(inner.group(1) + inner.group(2)));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void seen(String command, String words, long micros) {
    if (command.equals("TIME")) {
      clock = micros;
    } else if (command.equals("GET")) {
      Matcher id = reservation.matcher(words);
      if (id.find()) {
        // The first script that looks for a reservation makes it, the second settles it.
        if (taken.putIfAbsent(id.group(1), clock) != null) {
          settled.putIfAbsent(id.group(1), clock);
        }
      }
    }
  }

  /** Until all that was decided by now is known. */
  void stop() throws Exception {
    redis.call("ECHO", "over");
    reader.join();
  }

  /** By reservation. */
  Map<String, Long> taken() {
    return taken;
  }

  /** By reservation. */
  Map<String, Long> settled() {
    return settled;
  }

  /** When the last script of all ran. */
  long last() {
    return clock;
  }

  @Override
  public void close() throws IOException {
    monitor.close();
  }
}
