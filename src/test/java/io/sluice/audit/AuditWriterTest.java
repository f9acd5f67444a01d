package io.sluice.audit;

import static io.sluice.audit.Audits.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.audit.Audits.TestClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes everything it has room for, blocks nobody, and says what it lost. */
final class AuditWriterTest {

  @TempDir Path data;
  private final TestClock clock = new TestClock();

  private AuditWriter small(int maxQueue) {
    return AuditWriter.open(data, Audits.config(maxQueue), clock, Disk.REAL, 1 << 20);
  }

  @Test
  void whatDoesNotFitIsLostAndTheChainSaysHowMuch() throws Exception {
    try (AuditWriter writer = small(4)) {
      for (int i = 0; i < 4; i++) {
        assertThat(writer.record(event("r" + i))).isTrue();
      }
      assertThat(writer.record(event("r4"))).isFalse();
      assertThat(writer.record(event("r5"))).isFalse();
      assertThat(writer.depth()).isEqualTo(4);
      assertThat(writer.lost()).isEqualTo(2);
      clock.pass(Duration.ofSeconds(1));
      writer.turn();
      assertThat(writer.depth()).isZero();
      assertThat(writer.record(event("r6"))).isTrue();
    }

    assertThat(Audits.events(data)).hasSize(5);
    assertThat(Audits.verify(data).lost()).isEqualTo(2);
  }

  @Test
  void whatIsRefusedAnywayFillsOnlyHalfOfTheQueue() {
    try (AuditWriter writer = small(4)) {
      int taken = 0;
      for (int i = 0; i < 10; i++) {
        taken += writer.record(event("d" + i, "search", "deny", Audits.START)) ? 1 : 0;
      }
      assertThat(taken).isEqualTo(2);
      assertThat(writer.record(event("r1"))).isTrue();
      assertThat(writer.record(event("r2"))).isTrue();
      assertThat(writer.record(event("r3"))).isFalse();
    }
  }

  @Test
  void nothingIsTakenAfterTheEnd() throws Exception {
    AuditWriter writer = small(4);
    assertThat(writer.record(event("r1"))).isTrue();
    writer.close();

    assertThat(writer.record(event("r2"))).isFalse();
    assertThat(writer.writable()).isFalse();
    assertThat(Audits.events(data)).hasSize(1);
  }

  @Test
  void aDiskThatRefusesLosesNothingThatWasTakenAndNoHalfLineStays() throws Exception {
    FlakyDisk disk = new FlakyDisk();
    try (AuditWriter writer = AuditWriter.open(data, Audits.config(100), clock, disk, 1 << 20)) {
      writer.record(event("r1"));
      disk.room = 100;
      writer.turn();
      assertThat(writer.writable()).isFalse();
      assertThat(writer.record(event("r2"))).isFalse();

      disk.room = Long.MAX_VALUE;
      writer.turn();
      assertThat(writer.writable()).as("it is left alone for a second").isFalse();
      clock.pass(Duration.ofSeconds(1));
      writer.turn();
      assertThat(writer.writable()).isTrue();
      assertThat(writer.record(event("r3"))).isTrue();
    }

    assertThat(Audits.events(data).stream().map(one -> one.text(Field.REQUEST)))
        .containsExactly("r1", "r3");
    assertThat(Audits.verify(data).fault()).isNull();
    assertThat(Audits.verify(data).lost()).isEqualTo(1);
  }

  @Test
  void aCheckpointIsMadeWhenSomethingWasWrittenAndOnlyThen() throws Exception {
    try (AuditWriter writer = small(100)) {
      for (int minute = 0; minute < 5; minute++) {
        clock.pass(Duration.ofMinutes(1));
        writer.turn();
      }
      assertThat(Files.readAllLines(data.resolve("audit/checkpoints.jsonl"))).hasSize(1);
      assertThat(writer.checkpointAgeSeconds()).isZero();
      writer.record(event("r1"));
      writer.turn();
      clock.pass(Duration.ofMinutes(1));
      assertThat(writer.checkpointAgeSeconds()).isEqualTo(60);
      writer.turn();
      assertThat(Files.readAllLines(data.resolve("audit/checkpoints.jsonl"))).hasSize(2);
    }
    assertThat(Audits.verify(data).fault()).isNull();
  }

  @Test
  void oldFilesAreRemovedAndTheChainSaysSo() throws Exception {
    try (AuditWriter writer = Audits.still(data, clock)) {
      for (int day = 0; day < 40; day++) {
        writer.record(event("day" + day, "search", "allow", clock.instant()));
        writer.turn();
        clock.pass(Duration.ofDays(1));
      }
      writer.turn();
    }

    Verification found = Audits.verify(data);
    assertThat(found.fault()).isNull();
    assertThat(found.removed()).isPositive();
    assertThat(found.first()).isEqualTo(found.removed() + 1);
    assertThat(Audits.events(data)).hasSizeBetween(30, 32);
    assertThat(Files.readAllLines(data.resolve("audit/checkpoints.jsonl")))
        .allSatisfy(
            line ->
                assertThat(Checkpoint.read(line).sequence())
                    .isGreaterThanOrEqualTo(found.removed()));

    // What is stated is exactly what may be missing.
    Files.delete(new AuditFolder(data.resolve("audit")).segments().get(0));
    Fault fault = Audits.verify(data).fault();
    assertThat(fault).isNotNull().extracting(Fault::sequence).isEqualTo(found.first());
  }

  @Test
  void manyThreadsLoseNothingAndRepeatNothing() throws Exception {
    int threads = 8;
    long each = 2_000;
    Set<String> taken = ConcurrentHashMap.newKeySet();
    List<Thread> all = new ArrayList<>();
    try (AuditWriter writer = AuditWriter.open(data, Audits.config(5_000), Clock.systemUTC())) {
      for (int t = 0; t < threads; t++) {
        int number = t;
        all.add(
            new Thread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    String id = number + "-" + i;
                    if (writer.record(event(id))) {
                      taken.add(id);
                    }
                  }
                }));
      }
      all.forEach(Thread::start);
      for (Thread thread : all) {
        thread.join();
      }
      assertThat(writer.lost() + taken.size()).isEqualTo(threads * each);
    }

    List<String> written =
        Audits.events(data).stream().map(one -> one.text(Field.REQUEST)).toList();
    assertThat(written).hasSameSizeAs(taken);
    assertThat(new HashSet<>(written)).isEqualTo(taken);
    assertThat(Audits.verify(data).fault()).isNull();
  }

  @Test
  void whatIsWrittenByItsThreadIsThereSoon() throws Exception {
    try (AuditWriter writer = AuditWriter.open(data, Audits.config(100), Clock.systemUTC())) {
      writer.record(event("r1"));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (Audits.events(data).isEmpty() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(Audits.events(data)).hasSize(1);
    }
  }

  /** Takes only so many bytes, and then none: as a disk that is full. */
  private static final class FlakyDisk implements Disk {
    private long room = Long.MAX_VALUE;

    @Override
    public Target open(Path file) throws IOException {
      Target real = Disk.REAL.open(file);
      return new Target() {
        @Override
        public int write(ByteBuffer from, long position) throws IOException {
          if (room < from.remaining()) {
            real.write(from.slice(from.position(), (int) room), position);
            throw new IOException("No space left on device");
          }
          return real.write(from, position);
        }

        @Override
        public void force() throws IOException {
          real.force();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }
  }
}
