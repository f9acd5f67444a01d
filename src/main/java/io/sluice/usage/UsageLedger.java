package io.sluice.usage;

import io.sluice.config.LedgerConfig;
import io.sluice.usage.UsageReport.By;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * The usage of a broker: a journal that takes records as fast as they come and a ledger that keeps
 * them. Opening and closing block; all else may be called on an event loop, reports excepted.
 */
public final class UsageLedger {
  private static final int BUSY_MILLIS = 5_000;

  private final Journal journal;
  private final LedgerStore store;
  private final Shipper shipper;
  private final ShippingThread shipping;

  private UsageLedger(Journal journal, LedgerStore store, Shipper shipper) {
    this.journal = journal;
    this.store = store;
    this.shipper = shipper;
    this.shipping = new ShippingThread(shipper, store);
  }

  /**
   * Opens journal and ledger in the data folder and brings into the ledger what earlier processes
   * left in the journal. No request may be taken before this returns.
   *
   * @throws JournalException if another broker uses the folder, or the journal cannot be used
   * @throws LedgerException if the ledger cannot be used
   */
  public static UsageLedger open(LedgerConfig config, Clock clock) {
    Path folder = config.data().resolve("journal");
    Journal.Bounds bounds =
        new Journal.Bounds(
            config.syncInterval(), config.minFreeBytes(), Journal.Bounds.SEGMENT_BYTES);
    Journal journal = Journal.open(folder, bounds, Disk.of(folder), clock);
    try {
      return open(
          journal, SqliteLedger.open(config.data().resolve("ledger.db"), BUSY_MILLIS), clock);
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static UsageLedger open(Journal journal, LedgerStore store, Clock clock) {
    try {
      Shipper shipper = new Shipper(journal, store, clock);
      shipper.recover();
      UsageLedger ledger = new UsageLedger(journal, store, shipper);
      ledger.shipping.start();
      return ledger;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** A writer for one more event loop. */
  public JournalWriter writer() {
    return journal.writer();
  }

  /** False while the disk refuses or is nearly full: answer new requests with 503. */
  public boolean accepting() {
    return journal.accepting();
  }

  /** Whether the journal accepts requests and the ledger can be written. */
  public boolean ready() {
    return journal.accepting() && shipping.writable();
  }

  /** Requests, open or done, that the ledger does not have yet. */
  public long depth() {
    return journal.depth();
  }

  /** Bytes of the journal on disk. */
  public long journalBytes() {
    return journal.bytes();
  }

  /** Age of the oldest ended request that waits for the ledger; 0 if none does. */
  public long lagMillis() {
    return shipper.lagMillis();
  }

  /** Spends that the disk refused and that wait in memory. */
  public long pendingSpends() {
    return journal.pendingSpends();
  }

  /** Attempts to write the ledger that failed. */
  public long ledgerFailures() {
    return shipping.failures();
  }

  /** Journal segments in which something could not be read; kept as {@code *.corrupt}. */
  public long damagedSegments() {
    return shipper.damagedSegments();
  }

  /**
   * A month's usage by group. Blocks.
   *
   * @param month in UTC, by the start of the requests
   * @throws LedgerException if the ledger cannot be read
   */
  public UsageReport report(By by, YearMonth month) {
    return store.report(by, month);
  }

  /**
   * What a team's requests used in a span of time, by their start. Blocks.
   *
   * @param to exclusive
   * @throws LedgerException if the ledger cannot be read
   */
  public List<SpentTokens> spent(String team, Instant from, Instant to) {
    return store.spent(team, from, to);
  }

  /**
   * Brings all ended requests into the ledger and closes both. All writers must have stopped. What
   * the ledger does not take in time stays in the journal for the next start.
   */
  public void close(Duration timeout) {
    journal.seal();
    shipping.close(timeout);
    journal.close();
  }
}
