package io.sluice.config;

import java.util.List;

/** What came of reading a file of prices. */
public sealed interface PriceListResult {

  /** It can be used. */
  record Loaded(PriceListConfig prices) implements PriceListResult {}

  /**
   * It cannot be used.
   *
   * @param problems all that were found, in the order of the file; never empty
   */
  record Refused(List<Problem> problems) implements PriceListResult {}
}
