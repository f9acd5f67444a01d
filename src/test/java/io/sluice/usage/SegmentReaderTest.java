package io.sluice.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentReaderTest {
  private static final SegmentName NAME = new SegmentName(1, 0, 0);

  private final JournalCodec codec = new JournalCodec();
  @TempDir private Path folder;

  @Test
  void aTornTailLosesOnlyTheTornRecord() throws IOException {
    List<JournalRecord> written = records(3);
    byte[] bytes = bytes(written);
    List<Integer> ends = ends(written);
    for (int length = 0; length <= bytes.length; length++) {
      int cut = length;
      SegmentReader reader = left(Arrays.copyOf(bytes, length));
      long whole = ends.stream().filter(end -> end <= cut).count();
      assertThat(all(reader)).as("cut at %s", cut).isEqualTo(written.subList(0, (int) whole));
      assertThat(reader.finished()).isTrue();
      assertThat(reader.damaged()).isEqualTo(cut != 0 && !ends.contains(cut));
    }
  }

  @Test
  void aFlippedBitLosesOnlyItsOwnRecord() throws IOException {
    List<JournalRecord> written = records(3);
    byte[] bytes = bytes(written);
    List<Integer> ends = ends(written);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      int at = bit / 8;
      flipped[at] ^= (byte) (1 << bit % 8);
      List<JournalRecord> others = new ArrayList<>(written);
      others.remove((int) ends.stream().filter(end -> end <= at).count());
      SegmentReader reader = left(flipped);
      assertThat(all(reader)).as("bit %s", bit).isEqualTo(others);
      assertThat(reader.damaged()).isTrue();
    }
  }

  @Test
  void recordsAcrossManyWindowsAreAllRead() throws IOException {
    List<JournalRecord> written = records(3000);
    SegmentReader reader = left(bytes(written));
    assertThat(all(reader)).isEqualTo(written);
    assertThat(reader.damaged()).isFalse();
  }

  @Test
  void aGrowingSegmentIsReadAsItGrowsAndIsFinishedWhenClosed() throws IOException {
    Segment segment = Segment.create(folder, NAME, Disk.of(folder));
    SegmentReader reader = new SegmentReader(segment);
    assertThat(reader.next()).isNull();
    for (JournalRecord entry : records(5)) {
      segment.append(frame(entry));
      assertThat(all(reader)).containsExactly(entry);
      assertThat(reader.finished()).isFalse();
    }
    segment.seal();
    segment.sync();
    assertThat(reader.next()).isNull();
    assertThat(reader.finished()).isTrue();
    assertThat(reader.damaged()).isFalse();
    reader.close();
  }

  private List<JournalRecord> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> (JournalRecord) (i % 2 == 0 ? Usages.intent("r-" + i) : Usages.spend("r-" + i)))
        .toList();
  }

  private ByteBuffer frame(JournalRecord entry) {
    ByteBuffer frame = ByteBuffer.allocate(JournalCodec.MAX_FRAME);
    codec.encode(entry, frame);
    return frame;
  }

  private byte[] bytes(List<JournalRecord> records) {
    ByteBuffer all = ByteBuffer.allocate(records.size() * 256);
    records.forEach(entry -> all.put(frame(entry)));
    byte[] bytes = new byte[all.flip().remaining()];
    all.get(bytes);
    return bytes;
  }

  private List<Integer> ends(List<JournalRecord> records) {
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    for (JournalRecord entry : records) {
      end += frame(entry).remaining();
      ends.add(end);
    }
    return ends;
  }

  private SegmentReader left(byte[] bytes) throws IOException {
    Files.write(folder.resolve(NAME.toString()), bytes);
    return new SegmentReader(Segment.leftIn(folder).get(0));
  }

  private static List<JournalRecord> all(SegmentReader reader) throws IOException {
    List<JournalRecord> all = new ArrayList<>();
    for (JournalRecord entry = reader.next(); entry != null; entry = reader.next()) {
      all.add(entry);
    }
    if (reader.finished()) {
      reader.close();
    }
    return all;
  }
}
