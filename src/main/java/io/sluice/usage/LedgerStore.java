package io.sluice.usage;

import io.sluice.usage.UsageReport.By;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * Where usage is kept for good. A row's key is its request id, for ever: the first to come stays.
 * Appending and probing belong to one thread; reports may be asked for by any.
 */
interface LedgerStore extends AutoCloseable {
  /**
   * Keeps all of them or none, durably, and leaves alone those that are there already.
   *
   * @throws LedgerException if none was kept, or if that is not known: append them again
   */
  void append(List<UsageRecord> records);

  /** Whether an append would work now. */
  boolean writable();

  /**
   * A month's usage by group.
   *
   * @param month in UTC, by the start of the requests
   */
  UsageReport report(By by, YearMonth month);

  /**
   * What a team's requests used in a span of time, by their start.
   *
   * @param to exclusive
   */
  List<SpentTokens> spent(String team, Instant from, Instant to);

  @Override
  void close();
}
