package io.sluice.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The provider's own count of what it billed: the latest {@value #KEPT} bills, how many there were
 * in all, and how many requests are still open. Shared by all event loops; a bill takes its lock
 * once, for the moment it is entered, so that the book and the log agree on the order.
 */
final class Book {
  static final int KEPT = 100_000;

  private final BillLog log;
  private final AtomicLong open = new AtomicLong();
  private final ArrayDeque<BilledRequest> bills = new ArrayDeque<>();
  private long total;
  private volatile boolean closing;

  Book(BillLog log) {
    this.log = log;
  }

  /**
   * Bills in the order they were settled.
   *
   * @param total how many were ever entered, these and those before
   * @param open requests that have no bill yet
   */
  record Page(long total, long open, List<BilledRequest> bills) {

    byte[] toJson() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 320 * bills.size());
      try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
        json.writeStartObject();
        json.writeNumberField("total", total);
        json.writeNumberField("open", open);
        json.writeArrayFieldStart("requests");
        for (BilledRequest bill : bills) {
          bill.writeTo(json);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }

  void opened() {
    open.incrementAndGet();
  }

  synchronized void enter(BilledRequest bill) {
    if (bills.size() == KEPT) {
      bills.removeFirst();
    }
    bills.addLast(bill);
    total++;
    log.append(bill);
    open.decrementAndGet();
  }

  /** The bills after the first {@code seen} ones, as far as they are still kept. */
  synchronized Page after(long seen) {
    long forgotten = total - bills.size();
    return new Page(total, open.get(), bills.stream().skip(Math.max(0, seen - forgotten)).toList());
  }

  synchronized void clear() {
    bills.clear();
    total = 0;
  }

  /** From now on a cut connection is the provider's doing, not its client's. */
  void closing() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }
}
