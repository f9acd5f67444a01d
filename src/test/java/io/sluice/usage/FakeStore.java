package io.sluice.usage;

import io.sluice.usage.UsageReport.By;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ledger in memory that can be away, or die right after it has committed. */
final class FakeStore implements LedgerStore {
  volatile boolean away;
  volatile boolean diesAfterCommit;
  final Map<String, UsageRecord> rows = new LinkedHashMap<>();
  final List<Integer> batches = new ArrayList<>();

  @Override
  public synchronized void append(List<UsageRecord> records) {
    if (away) {
      throw new LedgerException("The ledger is away", new SQLException("locked"));
    }
    records.forEach(usage -> rows.putIfAbsent(usage.intent().requestId(), usage));
    batches.add(records.size());
    if (diesAfterCommit) {
      throw new IllegalStateException("killed");
    }
  }

  @Override
  public boolean writable() {
    return !away;
  }

  @Override
  public List<SpentTokens> spent(String team, Instant from, Instant to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UsageReport report(By by, YearMonth month) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
