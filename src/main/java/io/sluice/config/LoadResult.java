package io.sluice.config;

import java.util.List;

/** What came of reading a configuration file. */
public sealed interface LoadResult {

  /**
   * It can be used.
   *
   * @param warnings in the order of the file; worth a log line each
   */
  record Loaded(SluiceConfig config, List<Problem> warnings) implements LoadResult {}

  /**
   * It cannot be used.
   *
   * @param problems all that were found, in the order of the file; never empty
   */
  record Refused(List<Problem> problems) implements LoadResult {}
}
