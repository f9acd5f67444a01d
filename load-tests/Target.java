import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Something to send requests to.
 *
 * @param name unique, for the report
 * @param kind direct, nginx, pipe or sluice
 * @param jdk the Java it runs on; {@code -} where it is no Java
 * @param pids the processes whose CPU time is its own
 */
record Target(String name, String kind, String jdk, URI url, List<Long> pids) {

  static final String DIRECT = "direct";

  /** Linux counts process times for user space in hundredths of a second, whatever its timer. */
  private static final long MICROS_PER_TICK = 10_000;

  /** Reads {@code "name kind jdk url pid,pid"}. */
  static Target parse(String words) {
    String[] word = words.trim().split(" +");
    if (word.length != 5) {
      throw new IllegalArgumentException(
          "--target: expected 'name kind jdk url pid,pid', got '" + words + "'");
    }
    List<Long> pids = Arrays.stream(word[4].split(",")).map(Long::valueOf).toList();
    return new Target(word[0], word[1], word[2], URI.create(word[3]), pids);
  }

  boolean isDirect() {
    return kind.equals(DIRECT);
  }

  /** User and system time of all its threads so far, those that ended too (proc(5), stat). */
  long cpuMicros() throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name in brackets may hold spaces; utime and stime are fields 14 and 15 of the line.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
    return ticks * MICROS_PER_TICK;
  }
}
