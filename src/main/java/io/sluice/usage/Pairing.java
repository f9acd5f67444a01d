package io.sluice.usage;

import io.sluice.usage.Spend.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings each intent together with its spend. Holds what still waits for its other half: as many as
 * there are requests open.
 */
final class Pairing {
  private final Map<String, Held<Intent>> intents = new HashMap<>();
  // Only there when segments are read out of order, or when an intent was damaged.
  private final Map<String, Held<Spend>> spends = new HashMap<>();

  /** A record and where it was read. */
  record Held<R extends JournalRecord>(R entry, SegmentReader from) {}

  /**
   * A ledger row and the segments that must stay until the ledger has it.
   *
   * @param intents how many intents it settles: 1, or 0 if its intent was not found
   */
  record Shipment(UsageRecord usage, List<SegmentReader> from, int intents) {}

  /** The whole, if this was the missing half. */
  @Nullable Shipment accept(JournalRecord entry, SegmentReader from) {
    String id = entry.requestId();
    if (entry instanceof Intent intent) {
      Held<Spend> spend = spends.remove(id);
      return spend == null
          ? hold(intents, intent, from)
          : pair(intent, from, spend.entry, spend.from);
    }
    if (entry instanceof Spend spend) {
      Held<Intent> intent = intents.remove(id);
      return intent == null
          ? hold(spends, spend, from)
          : pair(intent.entry, intent.from, spend, from);
    }
    throw new IllegalStateException("neither intent nor spend: " + entry);
  }

  /** Rows for the halves whose other half cannot come any more. */
  List<Shipment> leftovers() {
    List<Shipment> rows = new ArrayList<>();
    Map<String, Integer> lastAttempts = new HashMap<>();
    for (Held<Intent> held : intents.values()) {
      lastAttempts.merge(held.entry.request(), held.entry.attempt(), Math::max);
    }
    for (Held<Intent> held : intents.values()) {
      boolean last = held.entry.attempt() == lastAttempts.getOrDefault(held.entry.request(), 1);
      UsageRecord row =
          UsageRecord.uncertain(held.entry, last ? Outcome.BROKER_STOPPED : Outcome.SUPERSEDED);
      rows.add(new Shipment(row, List.of(held.from), 1));
    }
    for (Held<Spend> held : spends.values()) {
      long epoch = held.from.segment().name().epoch();
      rows.add(new Shipment(UsageRecord.withoutIntent(held.entry, epoch), List.of(held.from), 0));
    }
    intents.clear();
    spends.clear();
    return rows;
  }

  private static <R extends JournalRecord> @Nullable Shipment hold(
      Map<String, Held<R>> waiting, R entry, SegmentReader from) {
    Held<R> twice = waiting.put(entry.requestId(), new Held<>(entry, from));
    if (twice != null) {
      twice.from.settle();
    }
    return null;
  }

  private static Shipment pair(
      Intent intent, SegmentReader intentFrom, Spend spend, SegmentReader spendFrom) {
    return new Shipment(new UsageRecord(intent, spend), List.of(intentFrom, spendFrom), 1);
  }
}
