package io.sluice.usage;

/**
 * The ledger's database could not be opened, read or written. What was to be written is still in
 * the journal.
 */
public final class LedgerException extends RuntimeException {
  LedgerException(String message) {
    super(message);
  }

  LedgerException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
