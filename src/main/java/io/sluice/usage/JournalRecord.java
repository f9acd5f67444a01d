package io.sluice.usage;

/** What a journal holds: the {@link Intent} of a request, later its {@link Spend}. */
sealed interface JournalRecord permits Intent, Spend {
  String requestId();
}
