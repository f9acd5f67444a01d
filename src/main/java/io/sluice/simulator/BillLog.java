package io.sluice.simulator;

import java.io.IOException;

/** Where settled bills are written down, in the order they were settled. */
interface BillLog {

  void append(BilledRequest bill);

  /** Returns once everything appended is in the file; fails if any of it could not be written. */
  void close() throws IOException;

  /** Keeps nothing. */
  BillLog NONE =
      new BillLog() {
        @Override
        public void append(BilledRequest bill) {}

        @Override
        public void close() {}
      };
}
