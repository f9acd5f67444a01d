package io.sluice.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A writer's records, each with the hash of the one before it, and its checkpoints. Goes on where
 * the folder's last writer stopped, under the same name. For one thread.
 */
final class Chain implements AutoCloseable {

  static final long SEGMENT_BYTES = 32L << 20;

  private final AuditFolder folder;
  private final CheckpointKey key;
  private final Clock clock;
  private final Disk disk;
  private final long segmentBytes;
  private final LineFile checkpoints;
  private final String writer;
  private long sequence;
  private String previous;
  private Tail.@Nullable Torn torn;
  private @Nullable LineFile segment;
  private LocalDate day = LocalDate.EPOCH;
  private long uncovered;

  private Chain(
      AuditFolder folder,
      CheckpointKey key,
      Clock clock,
      Disk disk,
      long segmentBytes,
      LineFile checkpoints,
      Tail tail) {
    this.folder = folder;
    this.key = key;
    this.clock = clock;
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.checkpoints = checkpoints;
    AuditRecord last = tail.last();
    this.writer = last == null ? UUID.randomUUID().toString() : last.writer();
    this.sequence = last == null ? 0 : last.sequence();
    this.previous = last == null ? Hash.NONE : last.hash();
    this.torn = tail.torn();
  }

  /**
   * Opens the chain of a folder that nobody else has open.
   *
   * @param segmentBytes after which another file is begun; one is begun each day in any case
   * @throws AuditException if what is there was changed
   */
  static Chain open(
      AuditFolder folder, CheckpointKey key, Clock clock, Disk disk, long segmentBytes)
      throws IOException {
    CheckpointKeys.publish(key, folder.keys());
    Tail tail = Tail.heal(folder);
    CheckpointFile.heal(folder, tail);
    LineFile checkpoints = LineFile.openOrCreate(disk, folder.checkpoints());
    return new Chain(folder, key, clock, disk, segmentBytes, checkpoints, tail);
  }

  String writer() {
    return writer;
  }

  /** Of the last record. */
  long sequence() {
    return sequence;
  }

  /** Sees to it that there is a file that records can be put behind. */
  void ready() throws IOException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LineFile open = segment;
    if (open != null && (open.size() >= segmentBytes || !today.equals(day))) {
      open.flush();
      open.force();
      open.close();
      segment = null;
    }
    if (segment == null) {
      segment = LineFile.openOrCreate(disk, folder.segment(sequence + 1));
      folder.force();
      day = today;
      opened();
    }
  }

  private void opened() {
    Map<String, Object> fields = own(RecordType.OPENED);
    Tail.Torn cut = torn;
    if (cut != null) {
      fields.put(Field.TORN_BYTES, cut.bytes());
      fields.put(Field.TORN_HASH, cut.hash());
      torn = null;
    }
    append(fields);
  }

  /** Fields of a record that the writer makes about itself. */
  Map<String, Object> own(RecordType type) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put(Field.TYPE, type.code());
    fields.put(Field.TIME, Times.text(clock.instant()));
    return fields;
  }

  /**
   * Puts a record behind the others. It is in memory until {@link #flush}.
   *
   * @throws IllegalArgumentException if it cannot be written down; nothing has changed then
   */
  void append(Map<String, Object> fields) {
    fields.put(Field.WRITER, writer);
    fields.put(Field.SEQUENCE, sequence + 1);
    fields.put(Field.PREVIOUS, previous);
    String hash = Hash.of(CanonicalJson.write(fields));
    fields.put(Field.HASH, hash);
    segment().add(CanonicalJson.write(fields));
    sequence++;
    previous = hash;
    uncovered++;
  }

  void flush() throws IOException {
    segment().flush();
  }

  /** Makes what was flushed survive a power loss. */
  void force() throws IOException {
    segment().force();
  }

  /** Signs everything so far, unless nothing was written since this was done last. */
  void checkpoint() throws IOException {
    if (uncovered == 0) {
      return;
    }
    ready();
    Instant now = clock.instant();
    Checkpoint made = Checkpoint.sign(key, writer, sequence, previous, Times.text(now));
    Map<String, Object> fields = own(RecordType.CHECKPOINT);
    fields.put(Field.TIME, made.time());
    fields.put(Field.CHECKPOINT, made.fields());
    append(fields);
    flush();
    force();
    // After the record: what the file says is in the chain for certain.
    checkpoints.add(made.line());
    checkpoints.flush();
    checkpoints.force();
    uncovered = 0;
  }

  /** Removes files whose every record is older; says so first, under a checkpoint. */
  void removeBefore(Instant time) throws IOException {
    Retention.Old old = Retention.find(folder, Times.text(time));
    if (old.files().isEmpty()) {
      return;
    }
    ready();
    for (Retention.OldFile file : old.files()) {
      Map<String, Object> fields = own(RecordType.REMOVED);
      fields.put(Field.FIRST, file.first());
      fields.put(Field.LAST, file.last());
      fields.put(Field.LAST_HASH, file.lastHash());
      append(fields);
    }
    checkpoint();
    old.remove();
    CheckpointFile.keepFrom(folder.checkpoints(), old.last());
    checkpoints.reopen();
    folder.force();
  }

  private LineFile segment() {
    if (segment == null) {
      throw new IllegalStateException("not ready");
    }
    return segment;
  }

  @Override
  public void close() throws IOException {
    if (segment != null) {
      segment.close();
    }
    checkpoints.close();
  }

  /** For messages. */
  Path path() {
    return folder.path();
  }
}
