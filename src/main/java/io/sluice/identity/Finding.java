package io.sluice.identity;

import org.jspecify.annotations.Nullable;

/**
 * What came of one check.
 *
 * @param note why it was skipped, or a word on what passed, such as the key's thumbprint; may be
 *     empty
 * @param rejection why it failed; null if it did not
 */
public record Finding(Check check, Status status, String note, @Nullable Rejection rejection) {

  /** How a check ended. */
  public enum Status {
    PASSED,
    FAILED,
    SKIPPED
  }

  static Finding passed(Check check, String note) {
    return new Finding(check, Status.PASSED, note, null);
  }

  static Finding failed(Check check, Rejection rejection) {
    return new Finding(check, Status.FAILED, rejection.detail(), rejection);
  }

  static Finding skipped(Check check, String why) {
    return new Finding(check, Status.SKIPPED, why, null);
  }
}
