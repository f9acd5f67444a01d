package io.sluice.usage;

import static io.sluice.usage.Eventually.eventually;
import static io.sluice.usage.Usages.intent;
import static io.sluice.usage.Usages.spend;
import static io.sluice.usage.Usages.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {
  private static final Clock CLOCK = Clock.fixed(Usages.NOVEMBER.plusSeconds(2), ZoneOffset.UTC);
  private static final String UUID_OF_NOVEMBER = "019a7d3c-1000-7000-8000-000000000001";

  @TempDir private Path folder;
  private final FakeStore store = new FakeStore();
  private Journal journal;
  private Shipper shipper;

  @BeforeEach
  void open() {
    journal = journal(16 << 20);
    shipper = new Shipper(journal, store, CLOCK);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void anEndedRequestIsShippedOnceAndAnOpenOneWaits() {
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    writer.intent(intent("b"));
    writer.spend(spend("a"));
    assertThat(shipper.pass()).isTrue();
    assertThat(store.rows.values()).containsExactly(usage("a"));
    assertThat(journal.depth()).isEqualTo(1);
    assertThat(shipper.pass()).isFalse();
    writer.spend(spend("b"));
    assertThat(shipper.pass()).isTrue();
    assertThat(store.rows.values()).containsExactly(usage("a"), usage("b"));
    assertThat(journal.depth()).isZero();
  }

  @Test
  void manyRequestsGoInBatches() {
    JournalWriter writer = journal.writer();
    finish(writer, 0, 1200);
    shipper.pass();
    assertThat(store.batches).containsExactly(512, 512, 176);
    assertThat(store.rows).hasSize(1200);
  }

  @Test
  void whileTheLedgerIsAwayTheJournalKeepsAllAndTheLagGrows() {
    JournalWriter writer = journal.writer();
    finish(writer, 0, 1000);
    assertThat(shipper.lagMillis()).isZero();
    store.away = true;
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(shipper::pass).isInstanceOf(LedgerException.class);
    }
    finish(writer, 1000, 2000);
    assertThatThrownBy(shipper::pass).isInstanceOf(LedgerException.class);
    assertThat(journal.depth()).isEqualTo(2000);
    assertThat(shipper.lagMillis()).isEqualTo(2000 - 900);
    store.away = false;
    shipper.pass();
    assertThat(store.rows).hasSize(2000);
    assertThat(journal.depth()).isZero();
    assertThat(shipper.lagMillis()).isZero();
  }

  @Test
  void aSegmentIsDeletedOnlyWhenItIsClosedAndAllOfItIsCommitted() {
    journal.close();
    journal = journal(500);
    shipper = new Shipper(journal, store, CLOCK);
    JournalWriter writer = journal.writer();
    writer.intent(intent("long"));
    Segment first = journal.segments().get(0);
    finish(writer, 0, 20);
    store.away = true;
    assertThatThrownBy(shipper::pass).isInstanceOf(LedgerException.class);
    List<Segment> all = journal.segments();
    eventually("closed", () -> all.stream().limit(all.size() - 1L).allMatch(Segment::closed));
    assertThatThrownBy(shipper::pass).isInstanceOf(LedgerException.class);
    assertThat(all).allSatisfy(segment -> assertThat(segment.file()).exists());

    store.away = false;
    shipper.pass();
    shipper.pass();
    Segment active = all.get(all.size() - 1);
    assertThat(journal.segments()).containsExactly(first, active);
    assertThat(first.file()).exists(); // 'long' is still open

    writer.spend(spend("long"));
    shipper.pass();
    assertThat(first.file()).doesNotExist();
    assertThat(store.rows).hasSize(21);
    journal.seal();
    shipper.pass();
    assertThat(journal.segments()).isEmpty();
    assertThat(segmentFiles()).isEmpty();
    assertThat(journal.bytes()).isZero();
  }

  @Test
  void whatAnEarlierProcessLeftIsRecoveredOnce() {
    JournalWriter writer = journal.writer();
    writer.intent(intent("open"));
    writer.intent(intent("ended"));
    writer.spend(spend("ended"));
    restart();
    shipper.recover();
    assertThat(store.rows.get("ended")).isEqualTo(usage("ended"));
    assertThat(store.rows.get("open"))
        .isEqualTo(
            new UsageRecord(
                intent("open"),
                new Spend(
                    "open",
                    new TokenCounts(42, 0, 0, 0, 0),
                    Provenance.UNCERTAIN,
                    Outcome.BROKER_STOPPED,
                    "",
                    0,
                    -1,
                    0)));
    assertThat(journal.depth()).isZero();
    assertThat(segmentFiles()).isEmpty();
  }

  @Test
  void ofSeveralAttemptsThatWereOpenOnlyTheLastCountsAsTheRequest() {
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    writer.intent(attempt("a.2", 2));
    writer.intent(intent("b"));
    restart();
    shipper.recover();
    assertThat(outcome("a")).isEqualTo(Outcome.SUPERSEDED);
    assertThat(outcome("a.2")).isEqualTo(Outcome.BROKER_STOPPED);
    assertThat(outcome("b")).isEqualTo(Outcome.BROKER_STOPPED);
    assertThat(count(Provenance.UNCERTAIN)).isEqualTo(3);
  }

  private Outcome outcome(String id) {
    return Objects.requireNonNull(store.rows.get(id)).spend().outcome();
  }

  private static Intent attempt(String id, int number) {
    Intent first = intent(id);
    return new Intent(
        id,
        first.started(),
        first.payer(),
        first.provider(),
        first.model(),
        first.upstreamModel(),
        first.format(),
        first.streamed(),
        first.estimatedInputTokens(),
        "fast/" + number,
        number);
  }

  @Test
  void dyingAgainInTheMiddleOfARecoveryDoesNoHarm() {
    JournalWriter writer = journal.writer();
    finish(writer, 0, 700);
    writer.intent(intent("open"));
    shipper.pass();
    store.diesAfterCommit = true;
    for (int death = 0; death < 3; death++) {
      restart();
      assertThatThrownBy(shipper::recover).hasMessage("killed");
      assertThat(segmentFiles()).isNotEmpty();
    }
    store.diesAfterCommit = false;
    restart();
    shipper.recover();
    assertThat(store.rows).hasSize(701);
    assertThat(count(Provenance.UNCERTAIN)).isEqualTo(1);
    assertThat(segmentFiles()).isEmpty();
  }

  @Test
  void aRecoveryThatIsRepeatedNeverTurnsARowUncertain() throws IOException {
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    Path first = journal.segments().get(0).file();
    byte[] intentAlone = Files.readAllBytes(first);
    writer.spend(spend("a"));
    shipper.pass();
    journal.close();
    Files.write(first, intentAlone); // as if its spend's segment had been deleted first
    restart();
    shipper.recover();
    assertThat(store.rows.values()).containsExactly(usage("a"));
  }

  @Test
  void damageLosesOneRecordAtMostAndTheFileIsKept() throws IOException {
    JournalWriter writer = journal.writer();
    finish(writer, 0, 10);
    Path file = journal.segments().get(0).file();
    journal.close();
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1; // in the first intent
    Files.write(file, bytes);
    restart();
    shipper.recover();
    assertThat(store.rows).hasSize(10);
    // Its tokens are in the sums all the same.
    assertThat(row("r-0").intent().team()).isEqualTo("unknown");
    assertThat(row("r-0").spend()).isEqualTo(spend("r-0"));
    assertThat(store.rows.get("r-1")).isEqualTo(usage("r-1"));
    assertThat(shipper.damagedSegments()).isEqualTo(1);
    assertThat(file).doesNotExist();
    assertThat(file.resolveSibling(file.getFileName() + ".corrupt")).hasBinaryContent(bytes);
  }

  @Test
  void aTornTailIsNotARecordAndIsKept() throws IOException {
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    Path file = journal.segments().get(0).file();
    journal.close();
    Files.write(file, new byte[] {0, 0, 0, 90, 1, 2, 3}, StandardOpenOption.APPEND);
    restart();
    shipper.recover();
    assertThat(store.rows).containsOnlyKeys("a");
    assertThat(shipper.damagedSegments()).isEqualTo(1);
  }

  @Test
  void aSpendWithoutItsIntentIsDatedByItsId() {
    journal.writer().spend(spend(UUID_OF_NOVEMBER));
    journal.writer().spend(spend("no-uuid"));
    restart();
    shipper.recover();
    assertThat(row(UUID_OF_NOVEMBER).intent().started())
        .isEqualTo(Instant.ofEpochMilli(0x019a7d3c1000L));
    assertThat(row("no-uuid").intent().started()).isEqualTo(CLOCK.instant());
  }

  @Test
  void oneUnreadableSegmentDoesNotKeepTheOthersBack() throws IOException {
    JournalWriter bad = journal.writer();
    bad.intent(intent("bad"));
    Files.delete(journal.segments().get(0).file());
    finish(journal.writer(), 0, 3);
    String name = journal.segments().get(0).file().toString();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(shipper::pass)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(name);
    }
    assertThat(store.rows).hasSize(3);
  }

  private static void finish(JournalWriter writer, int from, int to) {
    for (int i = from; i < to; i++) {
      writer.intent(intent("r-" + i));
    }
    for (int i = from; i < to; i++) {
      writer.spend(spend("r-" + i));
    }
  }

  private UsageRecord row(String requestId) {
    return Objects.requireNonNull(store.rows.get(requestId), requestId);
  }

  private void restart() {
    journal.close();
    journal = journal(16 << 20);
    shipper = new Shipper(journal, store, CLOCK);
  }

  private Journal journal(long segmentBytes) {
    Journal.Bounds bounds = new Journal.Bounds(Duration.ofMillis(5), 0, segmentBytes);
    return Journal.open(folder, bounds, Disk.of(folder), CLOCK);
  }

  private List<String> segmentFiles() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.endsWith(".sj"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private long count(Provenance provenance) {
    return store.rows.values().stream().filter(u -> u.spend().provenance() == provenance).count();
  }
}
