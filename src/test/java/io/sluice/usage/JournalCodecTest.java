package io.sluice.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class JournalCodecTest {
  private static final long FAR = 253_402_300_799_999L; // the end of the year 9999

  private final JournalCodec codec = new JournalCodec();

  @Property(tries = 300)
  void anIntentComesBackAsItWas(
      @ForAll @Size(9) List<@StringLength(max = 128) String> texts,
      @ForAll @LongRange(min = -FAR, max = FAR) long started,
      @ForAll boolean streamed,
      @ForAll long estimate,
      @ForAll int attempt) {
    List<String> t = texts.stream().map(JournalCodecTest::inUtf8).toList();
    Intent intent =
        new Intent(
            t.get(0),
            Instant.ofEpochMilli(started),
            new Payer(
                t.get(8),
                t.get(1),
                t.get(2),
                t.get(4),
                t.get(5),
                t.get(3),
                Map.of("a" + t.get(6), t.get(7), "b", t.get(0))),
            t.get(4),
            t.get(5),
            t.get(6),
            t.get(7),
            streamed,
            estimate,
            t.get(8),
            attempt);
    assertThat(codec.decode(encoded(intent))).isEqualTo(intent);
  }

  @Property(tries = 300)
  void aSpendComesBackAsItWas(
      @ForAll @StringLength(max = 128) String id,
      @ForAll @StringLength(max = 128) String served,
      @ForAll @Size(13) List<Long> n,
      @ForAll int status,
      @ForAll Provenance provenance,
      @ForAll Outcome outcome) {
    Spend spend =
        new Spend(
            inUtf8(id),
            new TokenCounts(
                n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6), n.get(7),
                n.get(8), n.get(9), n.get(10)),
            provenance,
            outcome,
            inUtf8(served),
            status,
            n.get(11),
            n.get(12));
    assertThat(codec.decode(encoded(spend))).isEqualTo(spend);
  }

  @Property(tries = 200)
  void longTextIsCutAtItsBoundAndNeverWithinACharacter(
      @ForAll @StringLength(max = 100) String start, @ForAll int filler) {
    String character = Character.toString(Math.floorMod(filler, 0xD800));
    String text = inUtf8(start + character.repeat(600));
    Intent read = (Intent) codec.decode(encoded(Usages.intent("id", Instant.EPOCH, text)));
    assertThat(read).isNotNull();
    assertThat(text).startsWith(read.team());
    assertThat(bytes(read.team()))
        .isLessThanOrEqualTo(JournalText.MAX_BYTES)
        .isGreaterThan(JournalText.MAX_BYTES - 4);
  }

  @Test
  void theLongestRecordFitsItsFrame() {
    String text = "\uD83D\uDE00".repeat(1000);
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < Payer.MAX_TAGS + 1; i++) {
      tags.put(i + text, text);
    }
    Intent intent =
        new Intent(
            text,
            Instant.EPOCH,
            new Payer(text, text, text, text, text, text, tags),
            text,
            text,
            text,
            text,
            true,
            Long.MAX_VALUE,
            text,
            Integer.MAX_VALUE);
    assertThat(encoded(intent).remaining()).isLessThan(JournalCodec.MAX_FRAME);
    assertThat(codec.decode(encoded(intent))).isNotNull();
  }

  @Test
  void aFlippedBitNeverGivesARecord() {
    byte[] sound = bytes(encoded(Usages.spend("0193f0a1-0000-7000-8000-000000000001")));
    for (int bit = 0; bit < sound.length * 8; bit++) {
      byte[] flipped = sound.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      ByteBuffer buffer = ByteBuffer.wrap(flipped);
      assertThat(codec.decode(buffer)).as("bit %s", bit).isNull();
      assertThat(buffer.position()).isZero();
    }
  }

  @Test
  void aRecordCutAnywhereIsNone() {
    byte[] sound = bytes(encoded(Usages.intent("id")));
    for (int length = 0; length < sound.length; length++) {
      assertThat(codec.decode(ByteBuffer.wrap(sound, 0, length))).as("%s bytes", length).isNull();
    }
  }

  @Test
  void zerosAreNoRecord() {
    assertThat(codec.decode(ByteBuffer.allocate(100))).isNull();
  }

  /** The bytes on disk outlive this version, so they are pinned here. */
  @Test
  void theFormatIsTheOneThatWasWrittenBefore() {
    Spend spend =
        new Spend(
            "r",
            new TokenCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            Provenance.PARTIAL,
            Outcome.CALLER_GONE,
            "m",
            499,
            -1,
            7);
    ByteBuffer payload = spendOfTheFirstVersion(2);
    for (long count = 6; count <= 11; count++) {
      payload.putLong(count);
    }
    payload.flip();
    ByteBuffer frame = encoded(spend);
    assertThat(frame.getInt(0)).isEqualTo(payload.remaining());
    assertThat(frame.slice(8, frame.remaining() - 8)).isEqualTo(payload);
  }

  @Test
  void aSpendOfTheFirstVersionIsStillRead() {
    assertThat(codec.decode(framed(spendOfTheFirstVersion(1).flip())))
        .isEqualTo(
            new Spend(
                "r",
                new TokenCounts(1, 2, 3, 4, 5),
                Provenance.PARTIAL,
                Outcome.CALLER_GONE,
                "m",
                499,
                -1,
                7));
  }

  @Test
  void anIntentOfTheFirstVersionIsStillRead() {
    ByteBuffer payload = ByteBuffer.allocate(300).put((byte) 1).put((byte) 1);
    text(payload, "r");
    payload.putLong(1_794_744_000_000L);
    for (String text : List.of("search", "ada", "cc-100", "simulated", "fast", "sim-1", "chat")) {
      text(payload, text);
    }
    payload.put((byte) 1).putLong(42).flip();
    assertThat(codec.decode(framed(payload)))
        .isEqualTo(
            new Intent(
                "r",
                Instant.ofEpochMilli(1_794_744_000_000L),
                Payer.of("search", "ada", "cc-100"),
                "simulated",
                "fast",
                "sim-1",
                "chat",
                true,
                42,
                "",
                1));
  }

  @Test
  void anIntentOfTheSecondVersionIsStillRead() {
    ByteBuffer payload = ByteBuffer.allocate(300).put((byte) 1).put((byte) 2);
    text(payload, "r.2");
    payload.putLong(1_794_744_000_000L);
    for (String text : List.of("search", "ada", "cc-100", "simulated", "fast", "sim-1", "chat")) {
      text(payload, text);
    }
    payload.put((byte) 1).putLong(42);
    text(payload, "fast/1");
    payload.putInt(2).flip();
    assertThat(codec.decode(framed(payload)))
        .isEqualTo(
            new Intent(
                "r.2",
                Instant.ofEpochMilli(1_794_744_000_000L),
                Payer.of("search", "ada", "cc-100"),
                "simulated",
                "fast",
                "sim-1",
                "chat",
                true,
                42,
                "fast/1",
                2));
  }

  @Test
  void whatANewerVersionWroteIsNotGuessedAt() {
    assertThat(codec.decode(framed(spendOfTheFirstVersion(3).flip()))).isNull();
  }

  private static ByteBuffer spendOfTheFirstVersion(int version) {
    ByteBuffer payload = ByteBuffer.allocate(200);
    payload.put((byte) 2).put((byte) version);
    text(payload, "r");
    for (long count = 1; count <= 5; count++) {
      payload.putLong(count);
    }
    text(payload, "PARTIAL");
    text(payload, "CALLER_GONE");
    text(payload, "m");
    return payload.putInt(499).putLong(-1).putLong(7);
  }

  private static ByteBuffer framed(ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload.duplicate());
    return ByteBuffer.allocate(8 + payload.remaining())
        .putInt(payload.remaining())
        .putInt((int) crc.getValue())
        .put(payload)
        .flip();
  }

  private static void text(ByteBuffer to, String text) {
    to.putShort((short) text.length()).put(text.getBytes(StandardCharsets.UTF_8));
  }

  private ByteBuffer encoded(JournalRecord entry) {
    ByteBuffer frame = ByteBuffer.allocateDirect(JournalCodec.MAX_FRAME);
    codec.encode(entry, frame);
    return frame;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** What UTF-8 can hold of it. */
  private static String inUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
