package io.sluice.audit;

import io.sluice.config.AuditConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Audits to be looked at. */
final class Audits {

  static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

  private Audits() {}

  /** A clock that stands still until it is told. */
  static final class TestClock extends Clock {
    private Instant now = START;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  static AuditEvent event(String request) {
    return event(request, "search", "allow", START);
  }

  static AuditEvent event(String request, String team, String outcome, Instant time) {
    return new AuditEvent(
        time,
        request,
        "corp",
        "sub-1",
        "ada",
        team,
        List.of("copilot"),
        "production",
        "llm:chat",
        "model/gpt-5-mini",
        outcome,
        outcome.equals("allow") ? "" : "model_not_granted",
        "teams.search.grants[0]",
        "0123456789ab",
        "thumb",
        "00".repeat(32),
        "127.0.0.1");
  }

  static AuditConfig config(int maxQueue) {
    return new AuditConfig(Duration.ofMinutes(1), null, Duration.ofDays(30), maxQueue, "require");
  }

  /** Without a thread of its own: {@code turn()} writes. */
  static AuditWriter still(Path data, Clock clock) {
    return still(data, clock, 1 << 20);
  }

  static AuditWriter still(Path data, Clock clock, long segmentBytes) {
    return AuditWriter.open(data, config(10_000), clock, Disk.REAL, segmentBytes);
  }

  /** So many events, then closed. */
  static void write(Path data, int events, long segmentBytes) {
    TestClock clock = new TestClock();
    try (AuditWriter writer = still(data, clock, segmentBytes)) {
      for (int i = 0; i < events; i++) {
        writer.record(event("r" + i));
        if (i % 7 == 6) {
          clock.pass(Duration.ofSeconds(61));
        }
        writer.turn();
      }
    }
  }

  static Verification verify(Path data) throws IOException {
    return AuditVerifier.verify(data, null, null, sequence -> {});
  }

  static List<AuditRecord> records(Path data) throws IOException {
    List<AuditRecord> records = new ArrayList<>();
    for (Path segment : new AuditFolder(data.resolve("audit")).segments()) {
      for (String line : Files.readAllLines(segment)) {
        records.add(AuditRecord.read(line));
      }
    }
    return records;
  }

  static List<AuditRecord> events(Path data) throws IOException {
    return records(data).stream().filter(one -> one.is(RecordType.EVENT)).toList();
  }
}
