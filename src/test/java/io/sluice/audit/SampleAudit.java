package io.sluice.audit;

import java.nio.file.Path;

/** An audit of so many events, for tests of those who read one. */
public final class SampleAudit {

  private SampleAudit() {}

  /**
   * Writes requests {@code r0}, {@code r1} and so on, all allowed, and closes it.
   *
   * @param data the data folder
   */
  public static void write(Path data, int events) {
    Audits.write(data, events, 1 << 20);
  }
}
