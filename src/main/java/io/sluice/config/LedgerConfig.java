package io.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where usage is kept.
 *
 * @param data folder of the journal ({@code journal/}), the ledger ({@code ledger.db}) and the
 *     revocations ({@code revocations.db})
 * @param syncInterval how often the journal is forced to disk: the most that a power loss can cost
 * @param minFreeBytes below this much free disk new requests are refused
 * @param tagHeaders by the name of a tag, which of a caller's headers says it
 */
public record LedgerConfig(
    Path data, Duration syncInterval, long minFreeBytes, Map<String, String> tagHeaders) {

  /** Without tags from headers. */
  public LedgerConfig(Path data, Duration syncInterval, long minFreeBytes) {
    this(data, syncInterval, minFreeBytes, Map.of());
  }
}
