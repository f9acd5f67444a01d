package io.sluice.usage;

import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import java.time.Instant;

/** Records for tests. */
final class Usages {
  static final Instant NOVEMBER = Instant.parse("2026-11-15T12:00:00Z");

  private Usages() {}

  static Intent intent(String requestId) {
    return intent(requestId, NOVEMBER, "search");
  }

  static Intent intent(String requestId, Instant started, String team) {
    return new Intent(
        requestId,
        started,
        team,
        "ada",
        "cc-100",
        "simulated",
        "fast",
        "sim-fast-1",
        "chat",
        true,
        42);
  }

  static Spend spend(String requestId) {
    return spend(requestId, Provenance.REPORTED, new TokenCounts(10, 20, 30, 40, 5));
  }

  static Spend spend(String requestId, Provenance provenance, TokenCounts tokens) {
    return new Spend(
        requestId, tokens, provenance, Outcome.COMPLETED, "sim-fast-1-0", 200, 120, 900);
  }

  static UsageRecord usage(String requestId) {
    return new UsageRecord(intent(requestId), spend(requestId));
  }
}
