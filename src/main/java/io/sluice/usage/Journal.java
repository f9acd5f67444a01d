package io.sluice.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that keeps usage safe until the ledger has it: one {@link JournalWriter} per event
 * loop, each with its own segment files. A record outlives the process as soon as it is written,
 * and a power loss after at most the sync interval.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final Duration SYNC_END = Duration.ofSeconds(5);

  /**
   * How a journal behaves.
   *
   * @param syncInterval between two forces to disk
   * @param minFreeBytes below this much free disk the journal does not accept requests
   * @param segmentBytes at which a writer goes on to its next segment
   */
  record Bounds(Duration syncInterval, long minFreeBytes, long segmentBytes) {
    static final long SEGMENT_BYTES = 16 << 20;
  }

  private final Path folder;
  private final Bounds bounds;
  private final Disk disk;
  private final FolderLock lock;
  private final DiskHealth health;
  private final long epoch;
  private final List<Segment> segments;
  private final List<JournalWriter> writers = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService syncing;
  private final LongAdder depth = new LongAdder();
  private final LongAdder pending = new LongAdder();
  private volatile boolean folderDirty;
  private volatile boolean closing;
  private volatile boolean sealed;

  private Journal(
      Path folder, Bounds bounds, Disk disk, FolderLock lock, long epoch, List<Segment> left) {
    this.folder = folder;
    this.bounds = bounds;
    this.disk = disk;
    this.lock = lock;
    this.health = new DiskHealth(folder, disk, bounds.minFreeBytes());
    this.epoch = epoch;
    this.segments = new CopyOnWriteArrayList<>(left);
    this.syncing =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sluice-journal-sync");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Opens the folder, makes it if need be, and takes it for this process alone.
   *
   * @throws JournalException if another broker has it or it cannot be used
   */
  static Journal open(Path folder, Bounds bounds, Disk disk, Clock clock) {
    FolderLock lock = null;
    try {
      Files.createDirectories(folder);
      lock = FolderLock.take(folder);
      List<Segment> left = Segment.leftIn(folder);
      // A clock that went back must not mix this opening's segments with earlier ones.
      long after = left.isEmpty() ? 0 : left.get(left.size() - 1).name().epoch() + 1;
      long epoch = Math.max(after, clock.millis());
      Journal journal = new Journal(folder, bounds, disk, lock, epoch, left);
      journal.start();
      return journal;
    } catch (IOException e) {
      if (lock != null) {
        release(lock);
      }
      throw new JournalException(
          "The journal folder " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void start() {
    health.probe();
    long interval = Math.max(1, bounds.syncInterval().toMillis());
    var unused =
        syncing.scheduleWithFixedDelay(this::sync, interval, interval, TimeUnit.MILLISECONDS);
    unused = syncing.scheduleWithFixedDelay(health::probe, 1, 1, TimeUnit.SECONDS);
  }

  /** A writer for one more thread. */
  synchronized JournalWriter writer() {
    JournalWriter writer = new JournalWriter(this, writers.size());
    writers.add(writer);
    return writer;
  }

  /** False while the disk refuses or is nearly full: new requests must be answered with 503. */
  boolean accepting() {
    return !closing && health.accepting();
  }

  /** Requests, open or done, that the ledger does not have yet. */
  long depth() {
    return Math.max(0, depth.sum());
  }

  /** Of all segments. */
  long bytes() {
    long bytes = 0;
    for (Segment segment : segments) {
      bytes += segment.size();
    }
    return bytes;
  }

  /** Spends that the disk refused and that wait in memory. */
  long pendingSpends() {
    return pending.sum();
  }

  /** Ends all writing, which must have stopped, and brings what was written to disk. */
  void seal() {
    closing = true;
    stopSyncing();
    health.assumeWell(); // one last try, even if it failed a moment ago
    writers.forEach(JournalWriter::seal);
    sealed = true;
    sync();
    if (pendingSpends() > 0) {
      LOG.error(
          "The journal in {} could not write {} spends: their requests will be uncertain",
          folder,
          pendingSpends());
    }
  }

  private void stopSyncing() {
    syncing.shutdown(); // an interrupt would close the file that is being forced
    try {
      if (!syncing.awaitTermination(SYNC_END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.error("The disk of the journal in {} has not answered for {}", folder, SYNC_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Seals, if that was not done, and gives the folder free. */
  @Override
  public void close() {
    if (!sealed) {
      seal();
    }
    release(lock);
  }

  private static void release(FolderLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("A journal's lock could not be released: {}", e.getMessage());
    }
  }

  /** What the sync thread does. */
  private void sync() {
    for (Segment segment : segments) {
      try {
        segment.sync();
      } catch (IOException e) {
        health.failed(e);
      }
    }
    if (folderDirty) {
      folderDirty = false;
      try {
        disk.syncFolder();
      } catch (IOException e) {
        folderDirty = true;
        health.failed(e);
      }
    }
  }

  // What writers need.

  Path folder() {
    return folder;
  }

  long segmentBytes() {
    return bounds.segmentBytes();
  }

  /** Throws while writing is known to be in vain, and so spares the event loop the attempt. */
  void checkWritable() throws IOException {
    if (sealed) {
      throw new IOException("it is closed");
    }
    health.check();
  }

  void failed(IOException e) {
    health.failed(e);
  }

  void intentWritten() {
    depth.increment();
  }

  void pendingChanged(int by) {
    pending.add(by);
  }

  Segment newSegment(int writer, int sequence) throws IOException {
    Segment segment = Segment.create(folder, new SegmentName(epoch, writer, sequence), disk);
    segments.add(segment);
    folderDirty = true;
    return segment;
  }

  // What the shipper needs.

  /** All that are on disk, in the order in which they were begun. */
  List<Segment> segments() {
    return List.copyOf(segments);
  }

  boolean isOfEarlierProcess(Segment segment) {
    return segment.name().epoch() < epoch;
  }

  void intentRecovered() {
    depth.increment();
  }

  void intentsShipped(int count) {
    depth.add(-count);
  }

  /** Removes a segment that is wholly in the ledger. What could not be read of it is kept. */
  void retire(Segment segment, boolean damaged) throws IOException {
    Path file = segment.file();
    if (damaged) {
      Files.move(
          file,
          file.resolveSibling(segment.name() + ".corrupt"),
          StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(file);
    }
    segments.remove(segment);
  }
}
