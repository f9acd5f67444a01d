package io.sluice.usage;

import static io.sluice.usage.Eventually.eventually;
import static io.sluice.usage.Usages.intent;
import static io.sluice.usage.Usages.spend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.usage.FlakyDisk.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
  private static final Journal.Bounds BOUNDS =
      new Journal.Bounds(Duration.ofMillis(5), 1000, 16 << 20);
  private static final Clock CLOCK = Clock.fixed(Usages.NOVEMBER, ZoneOffset.UTC);

  @TempDir private Path folder;
  private final List<Journal> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(Journal::close);
  }

  @Test
  void twoJournalsNeverShareAFolder() {
    Journal first = open(Disk.of(folder));
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> open(Disk.of(folder)))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("another broker");
    }
    first.close();
    opened.clear();
    assertThat(open(Disk.of(folder)).accepting()).isTrue();
  }

  @Test
  void eachWriterHasItsOwnSegmentsAndKeepsTheOrder() throws IOException {
    Journal journal = open(Disk.of(folder));
    JournalWriter one = journal.writer();
    JournalWriter two = journal.writer();
    one.intent(intent("a"));
    two.intent(intent("b"));
    one.spend(spend("a"));
    assertThat(journal.segments()).hasSize(2);
    assertThat(journal.depth()).isEqualTo(2);
    assertThat(written()).containsExactly(intent("a"), spend("a"), intent("b"));
    assertThat(journal.bytes()).isEqualTo(onDisk());
  }

  @Test
  void aFullSegmentIsFollowedByTheNext() throws IOException {
    Journal journal = open(Disk.of(folder), new Journal.Bounds(Duration.ofMillis(5), 0, 500));
    JournalWriter writer = journal.writer();
    List<JournalRecord> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      writer.intent(intent("r-" + i));
      expected.add(intent("r-" + i));
    }
    assertThat(journal.segments()).hasSizeGreaterThan(5);
    assertThat(written()).isEqualTo(expected);
    List<Segment> segments = journal.segments();
    eventually(
        "the sealed ones are closed",
        () -> segments.stream().limit(segments.size() - 1L).allMatch(Segment::closed));
    assertThat(segments.get(segments.size() - 1).closed()).isFalse();
  }

  @Test
  void aDiskThatTakesOneByteAtATimeGetsWholeRecords() throws IOException {
    FlakyDisk disk = new FlakyDisk(folder);
    JournalWriter writer = open(disk).writer();
    disk.mode = Mode.DRIBBLES;
    writer.intent(intent("a"));
    writer.spend(spend("a"));
    assertThat(written()).containsExactly(intent("a"), spend("a"));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES", "TEARS", "TEARS_FOR_GOOD"})
  void aFailingDiskRefusesIntentsKeepsSpendsAndRecovers(Mode failure) throws IOException {
    FlakyDisk disk = new FlakyDisk(folder);
    Journal journal = open(disk);
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    writer.intent(intent("b"));

    disk.mode = failure;
    assertThatThrownBy(() -> writer.intent(intent("c")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("request c")
        .hasMessageContaining(folder.toString())
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(journal.accepting()).isFalse();
    writer.spend(spend("a"));
    writer.spend(spend("b"));
    assertThat(journal.pendingSpends()).isEqualTo(2);
    assertThat(journal.depth()).isEqualTo(2);

    disk.mode = Mode.WELL;
    eventually("accepts again", journal::accepting);
    writer.intent(intent("d"));
    assertThat(journal.pendingSpends()).isZero();
    assertThat(written())
        .containsExactly(intent("a"), intent("b"), spend("a"), spend("b"), intent("d"));
  }

  @Test
  void pendingSpendsAreFlushedWithoutANewRequest() throws IOException {
    FlakyDisk disk = new FlakyDisk(folder);
    Journal journal = open(disk);
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    disk.mode = Mode.REFUSES;
    writer.spend(spend("a"));
    writer.flushPending();
    assertThat(journal.pendingSpends()).isEqualTo(1);
    disk.mode = Mode.WELL;
    eventually("accepts again", journal::accepting);
    writer.flushPending();
    assertThat(journal.pendingSpends()).isZero();
    assertThat(written()).containsExactly(intent("a"), spend("a"));
  }

  @Test
  void pendingSpendsAreAllWrittenWhenTheJournalIsSealed() throws IOException {
    FlakyDisk disk = new FlakyDisk(folder);
    Journal journal = open(disk);
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    disk.mode = Mode.REFUSES;
    IntStream.range(0, 1000).forEach(i -> writer.spend(spend("r-" + i)));
    disk.mode = Mode.WELL;
    journal.seal();
    assertThat(written()).hasSize(1001).endsWith(spend("r-999"));
  }

  @Test
  void whatWasWrittenOfATornRecordIsTakenBack() throws IOException {
    FlakyDisk disk = new FlakyDisk(folder);
    Journal journal = open(disk);
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    disk.mode = Mode.TEARS;
    assertThatThrownBy(() -> writer.intent(intent("b"))).isInstanceOf(JournalException.class);
    assertThat(onDisk()).isEqualTo(journal.bytes());
  }

  @Test
  void pendingSpendsAreBounded() {
    FlakyDisk disk = new FlakyDisk(folder);
    JournalWriter writer = open(disk).writer();
    disk.mode = Mode.REFUSES;
    IntStream.range(0, JournalWriter.MAX_PENDING).forEach(i -> writer.spend(spend("r-" + i)));
    assertThatThrownBy(() -> writer.spend(spend("one-more")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("one-more");
  }

  @Test
  void aDiskThatIsNearlyFullIsNotAccepting() {
    FlakyDisk disk = new FlakyDisk(folder);
    disk.free = 999;
    Journal journal = open(disk);
    assertThat(journal.accepting()).isFalse();
    disk.free = 1000;
    eventually("accepts again", journal::accepting);
    disk.free = 999;
    eventually("refuses again", () -> !journal.accepting());
  }

  @Test
  void aForceThatFailsStopsTheAccepting() {
    FlakyDisk disk = new FlakyDisk(folder);
    Journal journal = open(disk);
    disk.forceFails = true;
    journal.writer().intent(intent("a"));
    eventually("refuses", () -> !journal.accepting());
    disk.forceFails = false;
    eventually("accepts again", journal::accepting);
  }

  @Test
  void anInterruptedWriterGoesOnInANewSegment() throws IOException {
    Journal journal = open(Disk.of(folder));
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> writer.intent(intent("b"))).isInstanceOf(JournalException.class);
    assertThat(Thread.interrupted()).isTrue();
    eventually("accepts again", journal::accepting);
    writer.intent(intent("c"));
    assertThat(written()).startsWith(intent("a")).endsWith(intent("c"));
  }

  @Test
  void aSealedJournalTakesNothingMore() {
    Journal journal = open(Disk.of(folder));
    JournalWriter writer = journal.writer();
    writer.intent(intent("a"));
    journal.seal();
    assertThat(journal.accepting()).isFalse();
    assertThatThrownBy(() -> writer.intent(intent("b")))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anIntentWithoutAnIdIsRefused() {
    JournalWriter writer = open(Disk.of(folder)).writer();
    assertThatThrownBy(() -> writer.intent(intent(" ")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOpeningNeverTakesTheNamesOfAnEarlierOneEvenIfTheClockWentBack() {
    Journal first = open(Disk.of(folder));
    first.writer().intent(intent("a"));
    first.close();
    opened.clear();
    Clock earlier = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    Journal second = Journal.open(folder, BOUNDS, Disk.of(folder), earlier);
    opened.add(second);
    second.writer().intent(intent("b"));
    List<Segment> segments = second.segments();
    assertThat(segments).hasSize(2);
    assertThat(second.isOfEarlierProcess(segments.get(0))).isTrue();
    assertThat(second.isOfEarlierProcess(segments.get(1))).isFalse();
  }

  private Journal open(Disk disk) {
    return open(disk, BOUNDS);
  }

  private Journal open(Disk disk, Journal.Bounds bounds) {
    Journal journal = Journal.open(folder, bounds, disk, CLOCK);
    opened.add(journal);
    return journal;
  }

  /** What a next process would find. */
  private List<JournalRecord> written() throws IOException {
    List<JournalRecord> all = new ArrayList<>();
    for (Segment segment : Segment.leftIn(folder)) {
      SegmentReader reader = new SegmentReader(segment);
      for (JournalRecord entry = reader.next(); entry != null; entry = reader.next()) {
        all.add(entry);
      }
      reader.close();
    }
    return all;
  }

  private long onDisk() throws IOException {
    return Segment.leftIn(folder).stream().mapToLong(Segment::size).sum();
  }
}
