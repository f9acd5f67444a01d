package io.sluice.audit;

import io.sluice.config.AuditConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from everywhere and wakes nobody: a thread of its own looks every few milliseconds
 * and writes what has gathered. What does not fit, or comes while the disk refuses, is lost and
 * counted; the chain says how much was.
 */
public final class AuditWriter implements AuditTrail, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int BATCH = 1024;
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final FolderLock lock;
  private final Chain chain;
  private final int maxQueue;
  private final Clock clock;
  private final Queue<AuditEvent> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger depth = new AtomicInteger();
  private final LongAdder lost = new LongAdder();
  private final Rhythm force;
  private final Rhythm checkpoint;
  private final Rhythm removal;
  private final Rhythm retry;
  private final Rhythm loss;
  private final Rhythm alarm;
  private final Duration retention;
  private final Thread thread = new Thread(this::run, "sluice-audit");
  private long told;
  private long alarmed;
  private volatile long written;
  private volatile long checkpointMillis;
  private volatile boolean failing;
  private volatile boolean closing;

  /** Does not write by itself before {@link #start}. */
  AuditWriter(FolderLock lock, Chain chain, AuditConfig config, Clock clock) {
    this.lock = lock;
    this.chain = chain;
    this.maxQueue = config.maxQueue();
    this.retention = config.retention();
    this.clock = clock;
    this.checkpointMillis = clock.millis();
    this.force = new Rhythm(clock, Duration.ofMillis(50));
    this.checkpoint = new Rhythm(clock, config.checkpointInterval());
    this.removal = new Rhythm(clock, Duration.ofMinutes(10));
    this.removal.makeDue();
    this.retry = new Rhythm(clock, Duration.ofSeconds(1));
    this.loss = new Rhythm(clock, Duration.ofSeconds(1));
    this.alarm = new Rhythm(clock, Duration.ofSeconds(10));
    thread.setDaemon(true);
  }

  /**
   * Opens the audit in a data folder, goes on with its chain and begins to write.
   *
   * @param data folder of the broker; {@code audit/} and {@code audit.key} are in it
   * @throws AuditException if another broker has it, what is there was changed, or the key is none
   */
  public static AuditWriter open(Path data, AuditConfig config, Clock clock) {
    AuditWriter writer = open(data, config, clock, Disk.REAL, Chain.SEGMENT_BYTES);
    writer.start();
    return writer;
  }

  static AuditWriter open(
      Path data, AuditConfig config, Clock clock, Disk disk, long segmentBytes) {
    try {
      AuditFolder folder = AuditFolder.openOrCreate(data);
      FolderLock lock = FolderLock.take(folder.path());
      try {
        CheckpointKey key = CheckpointKey.of(config.signingKey(), folder.signingKey());
        Chain chain = Chain.open(folder, key, clock, disk, segmentBytes);
        chain.ready();
        chain.flush();
        return new AuditWriter(lock, chain, config, clock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new AuditException("The audit in " + data + " cannot be opened: " + e, e);
    }
  }

  void start() {
    thread.start();
  }

  /**
   * {@inheritDoc}
   *
   * <p>What is refused anyway may fill no more than half of the queue, so that a flood of bad
   * requests does not keep good ones from being recorded, and so from being served.
   */
  @Override
  public boolean record(AuditEvent event) {
    int room = event.outcome().equals("allow") ? maxQueue : maxQueue / 2;
    if (failing || closing) {
      lost.increment();
      return false;
    }
    if (depth.incrementAndGet() > room) {
      depth.decrementAndGet();
      lost.increment();
      return false;
    }
    queue.add(event);
    return true;
  }

  private void run() {
    while (!closing) {
      LockSupport.parkNanos(PERIOD_NANOS);
      turn();
    }
    finish();
  }

  /** Writes what has gathered, and does what is due. */
  void turn() {
    if (failing && !retry.due()) {
      return;
    }
    try {
      do {
        chain.ready();
        gather();
        chain.flush();
      } while (depth.get() >= BATCH);
      written = chain.sequence();
      if (force.due()) {
        chain.force();
      }
      if (checkpoint.due()) {
        checkpoint();
      }
      if (removal.due()) {
        chain.removeBefore(clock.instant().minus(retention));
      }
      if (failing) {
        failing = false;
        LOG.warn("The audit in {} can be written again", chain.path());
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
    warn();
  }

  private void gather() {
    long lostSoFar = lost.sum();
    if (lostSoFar > told && loss.due()) {
      Map<String, Object> fields = chain.own(RecordType.LOST);
      fields.put(Field.COUNT, lostSoFar - told);
      chain.append(fields);
      told = lostSoFar;
    }
    for (int i = 0; i < BATCH; i++) {
      AuditEvent event = queue.poll();
      if (event == null) {
        return;
      }
      depth.decrementAndGet();
      try {
        chain.append(EventFields.of(event));
      } catch (RuntimeException e) {
        // One that cannot be written down must not keep the others from it.
        lost.increment();
        LOG.error("A decision could not be recorded in {}", chain.path(), e);
      }
    }
  }

  private void checkpoint() throws IOException {
    chain.checkpoint();
    checkpointMillis = clock.millis();
  }

  private void failed(Exception e) {
    if (!failing) {
      LOG.error("The audit in {} cannot be written", chain.path(), e);
      retry.restart();
    }
    failing = true;
  }

  /** At most one line in ten seconds, whatever is lost. */
  private void warn() {
    long lostSoFar = lost.sum();
    if (lostSoFar > alarmed && alarm.due()) {
      LOG.error("{} decisions could not be recorded in {}", lostSoFar - alarmed, chain.path());
      alarmed = lostSoFar;
    }
  }

  private void finish() {
    do {
      retry.makeDue();
      loss.makeDue();
      turn();
    } while (depth.get() > 0 && !failing);
    try {
      checkpoint();
      written = chain.sequence();
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
    if (depth.get() > 0 || failing) {
      LOG.error("{} decisions are not in the audit in {}", depth.get(), chain.path());
    }
    try {
      chain.close();
      lock.close();
    } catch (IOException e) {
      LOG.error("The audit in {} cannot be closed", chain.path(), e);
    }
  }

  /** Whether records are taken: the disk does not refuse them. */
  public boolean writable() {
    return !failing && !closing;
  }

  /** Number of the last record that is on the disk, over all processes that wrote this chain. */
  public long written() {
    return written;
  }

  /** Events that could not be recorded since this process began. */
  public long lost() {
    return lost.sum();
  }

  /** Events that wait to be written. */
  public int depth() {
    return depth.get();
  }

  /** Since all that was written until then was found to be under a signature. */
  public double checkpointAgeSeconds() {
    return (clock.millis() - checkpointMillis) / 1000.0;
  }

  /** Takes nothing more, writes what waits, signs it and lets the folder go. */
  public void close(Duration patience) {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      finish();
      return;
    }
    LockSupport.unpark(thread);
    try {
      thread.join(Math.max(1, patience.toMillis()));
      if (thread.isAlive()) {
        LOG.error("The audit in {} could not be closed in {}", chain.path(), patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(CLOSE);
  }
}
