package io.sluice.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where usage is kept.
 *
 * @param data folder of the journal ({@code journal/}), the ledger ({@code ledger.db}) and the
 *     revocations ({@code revocations.db})
 * @param syncInterval how often the journal is forced to disk: the most that a power loss can cost
 * @param minFreeBytes below this much free disk new requests are refused
 */
public record LedgerConfig(Path data, Duration syncInterval, long minFreeBytes) {}
