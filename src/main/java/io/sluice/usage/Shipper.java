package io.sluice.usage;

import io.sluice.usage.Pairing.Shipment;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what the journal holds into the ledger, batch by batch, and deletes a segment only when
 * all of it is committed there. When the ledger cannot be written it stops reading: what it holds
 * in memory stays one batch, and the journal grows. Not for two threads, but for its gauges.
 */
final class Shipper {
  /** Rows of one transaction. */
  static final int BATCH = 512;

  private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
  private static final long NOTHING_WAITS = Long.MAX_VALUE;

  private final Journal journal;
  private final LedgerStore store;
  private final Clock clock;
  private final Map<Segment, SegmentReader> readers = new LinkedHashMap<>();
  private final Pairing pairing = new Pairing();
  private final List<Shipment> batch = new ArrayList<>();
  private volatile long waitingSince = NOTHING_WAITS;
  private final AtomicLong damagedSegments = new AtomicLong();

  Shipper(Journal journal, LedgerStore store, Clock clock) {
    this.journal = journal;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Brings into the ledger what earlier processes left, before this one begins. Their open requests
   * become {@code uncertain} rows. Dying in the middle does no harm: the next recovery repeats it,
   * and the ledger keeps the first row of each request.
   *
   * @throws LedgerException if the ledger cannot be written
   * @throws JournalException if a segment cannot be read or removed
   */
  void recover() {
    int segments = journal.segments().size();
    if (segments == 0) {
      return;
    }
    readAll();
    List<Shipment> leftovers = pairing.leftovers();
    for (Shipment leftover : leftovers) {
      add(leftover);
    }
    commit();
    retire();
    LOG.info(
        "Recovered {} journal segments of an earlier process, with {} requests that had not ended",
        segments,
        leftovers.stream().mapToInt(Shipment::intents).sum());
  }

  /**
   * One pass over all segments.
   *
   * @return whether the ledger took anything
   * @throws LedgerException if the ledger cannot be written; the next pass begins there again
   * @throws JournalException if a segment cannot be read or removed
   */
  boolean pass() {
    boolean moved = commit();
    moved |= readAll();
    moved |= commit();
    retire();
    return moved;
  }

  /** Age of the oldest ended request that was read and is not in the ledger; 0 if there is none. */
  long lagMillis() {
    long since = waitingSince;
    return since == NOTHING_WAITS ? 0 : Math.max(0, clock.millis() - since);
  }

  /** Segments, since the start, in which something was no record. */
  long damagedSegments() {
    return damagedSegments.get();
  }

  /** One segment that cannot be read does not keep the others from the ledger. */
  private boolean readAll() {
    boolean moved = false;
    @Nullable JournalException failure = null;
    for (Segment segment : journal.segments()) {
      SegmentReader reader = readers.computeIfAbsent(segment, SegmentReader::new);
      try {
        moved |= read(reader);
      } catch (IOException e) {
        failure =
            new JournalException(
                "The journal segment "
                    + segment.file()
                    + " cannot be read: "
                    + e.getMessage()
                    + ". A broker starts without it if it is moved elsewhere.",
                e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return moved;
  }

  private boolean read(SegmentReader reader) throws IOException {
    boolean recovering = journal.isOfEarlierProcess(reader.segment());
    boolean moved = false;
    for (JournalRecord entry = reader.next(); entry != null; entry = reader.next()) {
      reader.hold();
      if (recovering && entry instanceof Intent) {
        journal.intentRecovered();
      }
      moved |= add(pairing.accept(entry, reader));
    }
    return moved;
  }

  private boolean add(@Nullable Shipment shipment) {
    if (shipment == null) {
      return false;
    }
    waitingSince = Math.min(waitingSince, shipment.usage().completedMillis());
    batch.add(shipment);
    return batch.size() >= BATCH && commit();
  }

  private boolean commit() {
    if (batch.isEmpty()) {
      return false;
    }
    store.append(batch.stream().map(Shipment::usage).toList());
    for (Shipment shipment : batch) {
      shipment.from().forEach(SegmentReader::settle);
      journal.intentsShipped(shipment.intents());
    }
    batch.clear();
    waitingSince = NOTHING_WAITS;
    return true;
  }

  private void retire() {
    for (Iterator<SegmentReader> all = readers.values().iterator(); all.hasNext(); ) {
      SegmentReader reader = all.next();
      if (reader.finished() && reader.settled()) {
        retire(reader);
        all.remove();
      }
    }
  }

  private void retire(SegmentReader reader) {
    try {
      reader.close();
      journal.retire(reader.segment(), reader.damaged());
      if (reader.damaged()) {
        damagedSegments.incrementAndGet();
      }
    } catch (IOException e) {
      throw new JournalException(
          "The journal segment "
              + reader.segment().file()
              + " is in the ledger but cannot be removed: "
              + e.getMessage(),
          e);
    }
  }
}
