package io.sluice.usage;

import io.sluice.config.LedgerConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Writes usage without end, from two threads, and says what was written: a line {@code I id} or
 * {@code S id} after each record. For a test to kill.
 */
final class KilledBroker {
  private KilledBroker() {}

  /** Arguments: the data folder, and what the ids start with. */
  public static void main(String[] args) {
    UsageLedger ledger =
        UsageLedger.open(
            new LedgerConfig(Path.of(args[0]), Duration.ofMillis(50), 1), Clock.systemUTC());
    for (String thread : new String[] {"x", "y"}) {
      JournalWriter writer = ledger.writer();
      new Thread(() -> write(writer, args[1] + "-" + thread + "-")).start();
    }
  }

  /** Four requests are open at a time. */
  private static void write(JournalWriter writer, String prefix) {
    for (long i = 0; ; i++) {
      writer.intent(Usages.intent(prefix + i));
      System.out.println("I " + prefix + i);
      if (i >= 4) {
        writer.spend(Usages.spend(prefix + (i - 4)));
        System.out.println("S " + prefix + (i - 4));
      }
    }
  }
}
