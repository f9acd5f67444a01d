package io.sluice.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks through an audit, oldest first, also while a broker writes it. Keeps no more than a page.
 */
public final class AuditSearch {

  private final AuditFolder folder;

  private AuditSearch(AuditFolder folder) {
    this.folder = folder;
  }

  /**
   * In a folder.
   *
   * @param folder of the audit, or the data folder that it is in
   * @throws NoSuchFileException if there is none
   */
  public static AuditSearch in(Path folder) throws IOException {
    return new AuditSearch(AuditFolder.find(folder));
  }

  /**
   * A part of what was found.
   *
   * @param lines canonical JSON, one event each
   * @param next number of the last record that was looked at: where to go on
   * @param more whether there are records behind it
   * @param changed records that were left out because they are not as they were written
   */
  public record Page(List<String> lines, long next, boolean more, long changed) {}

  /**
   * Looks at records behind a number.
   *
   * @param after 0 for the beginning
   * @param limit of events
   * @param scan of records to look at, found or not
   */
  public Page page(AuditFilter filter, long after, int limit, long scan) throws IOException {
    List<String> lines = new ArrayList<>();
    Walk walk = new Walk(filter, after, scan);
    walk.run(
        line -> {
          lines.add(line);
          return lines.size() < limit;
        });
    return new Page(lines, walk.at, walk.stopped, walk.changed);
  }

  /**
   * Gives every event that is wanted to somebody, until they have enough.
   *
   * @param each gets canonical JSON; false ends it
   * @return how many were left out because they are not as they were written
   */
  public long each(AuditFilter filter, Predicate<String> each) throws IOException {
    Walk walk = new Walk(filter, 0, Long.MAX_VALUE);
    walk.run(each);
    return walk.changed;
  }

  /**
   * Checkpoints as they stand in their file, canonical JSON.
   *
   * @param after those of records behind this one
   * @param limit of them
   */
  public List<String> checkpoints(long after, int limit) throws IOException {
    List<String> found = new ArrayList<>();
    if (!Files.exists(folder.checkpoints())) {
      return found;
    }
    try (Lines lines = Lines.of(folder.checkpoints())) {
      for (Lines.Line line = lines.next();
          line != null && line.whole() && found.size() < limit;
          line = lines.next()) {
        if (Checkpoint.read(line.text()).sequence() > after) {
          found.add(line.text());
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(folder.checkpoints() + " was changed: " + e.getMessage(), e);
    }
    return found;
  }

  /** The number of the record that a checkpoint covers. */
  public static long checkpointed(String checkpoint) {
    return Checkpoint.read(checkpoint).sequence();
  }

  /** The public keys of the checkpoints, a key set. */
  public String keys() throws IOException {
    return CheckpointKeys.read(folder.keys()).text();
  }

  private final class Walk {

    private final AuditFilter filter;
    private final long after;
    private final long scan;
    private long at;
    private long looked;
    private long changed;
    private boolean stopped;

    Walk(AuditFilter filter, long after, long scan) {
      this.filter = filter;
      this.after = after;
      this.scan = scan;
      this.at = after;
    }

    void run(Predicate<String> each) throws IOException {
      List<Path> segments = folder.segments();
      for (int i = 0; i < segments.size() && !stopped; i++) {
        Path segment = segments.get(i);
        AuditRecord head = Retention.head(segment);
        if (head != null && filter.tooNew(head.time())) {
          return;
        }
        if (i + 1 == segments.size() || !skipped(segments.get(i + 1))) {
          file(segment, each);
        }
      }
    }

    private boolean skipped(Path next) throws IOException {
      long first = AuditFolder.first(next);
      AuditRecord head = Retention.head(next);
      boolean skip = first - 1 <= after || (head != null && filter.tooOld(head.time()));
      at = skip ? Math.max(at, first - 1) : at;
      return skip;
    }

    private void file(Path segment, Predicate<String> each) throws IOException {
      long number = AuditFolder.first(segment) - 1;
      try (Lines lines = Lines.of(segment)) {
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
          number++;
          if (!line.whole() || number <= after) {
            continue;
          }
          if (looked == scan) {
            stopped = true;
            return;
          }
          looked++;
          at = number;
          if (!take(line, each)) {
            stopped = true;
            return;
          }
        }
      } catch (NoSuchFileException e) {
        // Retention was faster.
      }
    }

    private boolean take(Lines.Line line, Predicate<String> each) {
      String text;
      try {
        text = line.text();
        if (!filter.wants(text)) {
          return true;
        }
        AuditRecord unused = AuditRecord.read(text);
      } catch (IllegalArgumentException e) {
        changed++;
        return true;
      }
      return each.test(text);
    }
  }
}
