package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamFramingTest {

  private static final int MAX = EventStreamFraming.DEFAULT_MAX_FRAME_BYTES;

  private record Message(String type, String payload) {}

  private static List<Message> messages(EventStreamFraming framing, List<Buffer> chunks) {
    List<Message> messages = new ArrayList<>();
    for (Buffer chunk : chunks) {
      framing.feed(chunk);
      for (EventStreamFrame frame = framing.next(); frame != null; frame = framing.next()) {
        messages.add(new Message(frame.header(":event-type"), frame.payload().toString()));
      }
    }
    return messages;
  }

  private static Buffer event(String type, String payload) {
    Buffer buffer = Buffer.buffer();
    EventStreamFrame.event(buffer, type, payload);
    return buffer;
  }

  /** A frame with right checksums around whatever is in it. */
  private static Buffer frame(byte[] headers, byte[] payload) {
    int total = 16 + headers.length + payload.length;
    Buffer frame = Buffer.buffer().appendInt(total).appendInt(headers.length);
    frame.appendInt(EventStreamFrame.crc(frame.getBytes(), 0, 8));
    frame.appendBytes(headers).appendBytes(payload);
    return frame.appendInt(EventStreamFrame.crc(frame.getBytes(), 0, total - 4));
  }

  /** Lengths with a right checksum, and no more. */
  private static Buffer prelude(int total, int headers) {
    Buffer prelude = Buffer.buffer().appendInt(total).appendInt(headers);
    return prelude.appendInt(EventStreamFrame.crc(prelude.getBytes(), 0, 8));
  }

  @Test
  void theEmptyMessageOfTheSpecificationIsRead() {
    // Total length 16, no headers, no payload; checksums as AWS's own test vector has them.
    Buffer empty =
        Buffer.buffer(
            new byte[] {
              0,
              0,
              0,
              0x10,
              0,
              0,
              0,
              0,
              0x05,
              (byte) 0xC2,
              0x48,
              (byte) 0xEB,
              0x7D,
              (byte) 0x98,
              (byte) 0xC8,
              (byte) 0xFF
            });
    EventStreamFraming framing = new EventStreamFraming(MAX);
    assertThat(messages(framing, List.of(empty))).containsExactly(new Message("", ""));
    assertThat(framing.failure()).isNull();
  }

  @Property(tries = 200)
  void anySplitGivesTheSameMessages(
      @ForAll @Size(max = 5) List<@AlphaChars @StringLength(min = 1, max = 20) String> types,
      @ForAll @StringLength(max = 300) String payload,
      @ForAll int seed) {
    Buffer stream = Buffer.buffer();
    List<Message> expected = new ArrayList<>();
    // Lone surrogates do not survive UTF-8; they are no text.
    String text = new String(payload.getBytes(UTF_8), UTF_8);
    for (String type : types) {
      stream.appendBuffer(event(type, text));
      expected.add(new Message(type, text));
    }
    byte[] bytes = stream.getBytes();
    assertThat(messages(new EventStreamFraming(MAX), Chunks.single(bytes))).isEqualTo(expected);
    assertThat(messages(new EventStreamFraming(MAX), Chunks.random(bytes, new Random(seed))))
        .isEqualTo(expected);
    assertThat(messages(new EventStreamFraming(MAX), List.of(stream))).isEqualTo(expected);
  }

  @Test
  void headersOfAllTypesArePassedOver() {
    Buffer headers = Buffer.buffer();
    header(headers, "t", 0);
    header(headers, "f", 1);
    header(headers, "byte", 2, 1);
    header(headers, "short", 3, 1, 2);
    header(headers, "int", 4, 1, 2, 3, 4);
    header(headers, "long", 5, 1, 2, 3, 4, 5, 6, 7, 8);
    header(headers, "bytes", 6, 0, 2, 9, 9);
    header(headers, "time", 8, 1, 2, 3, 4, 5, 6, 7, 8);
    header(headers, "uuid", 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    header(headers, ":event-type", 7, 0, 2, 'o', 'k');
    Buffer frame = frame(headers.getBytes(), "payload".getBytes(UTF_8));

    EventStreamFraming framing = new EventStreamFraming(MAX);
    framing.feed(frame);
    EventStreamFrame read = framing.next();

    assertThat(read).isNotNull();
    assertThat(read.header(":event-type")).isEqualTo("ok");
    assertThat(read.header("int")).isEmpty();
    assertThat(read.header("absent")).isEmpty();
    assertThat(read.payload()).hasToString("payload");
    assertThat(read.raw().length()).isEqualTo(frame.length());
  }

  private static void header(Buffer headers, String name, int type, int... value) {
    headers.appendByte((byte) name.length()).appendString(name).appendByte((byte) type);
    for (int b : value) {
      headers.appendByte((byte) b);
    }
  }

  @Test
  void anyChangedByteIsNoticed() {
    byte[] good = event("messageStart", "{\"role\":\"assistant\"}").getBytes();
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      EventStreamFraming framing = new EventStreamFraming(MAX);
      assertThat(messages(framing, List.of(Buffer.buffer(bad)))).as("byte %d", i).isEmpty();
      assertThat(framing.failure()).as("byte %d", i).isNotNull();
    }
  }

  @Test
  void afterAFailureNothingComesOutAnyMore() {
    EventStreamFraming framing = new EventStreamFraming(MAX);
    framing.feed(Buffer.buffer(new byte[12]));
    assertThat(framing.next()).isNull();
    assertThat(messages(framing, List.of(event("a", "b")))).isEmpty();
    assertThat(framing.held()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, -1, Integer.MIN_VALUE})
  void aTotalLengthThatCannotBeIsRefused(int total) {
    EventStreamFraming framing = new EventStreamFraming(MAX);
    framing.feed(prelude(total, 0));
    assertThat(framing.next()).isNull();
    assertThat(framing.failure()).contains("lengths");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, -1, Integer.MAX_VALUE})
  void headersLongerThanTheirMessageAreRefused(int headers) {
    EventStreamFraming framing = new EventStreamFraming(MAX);
    framing.feed(prelude(20, headers));
    assertThat(framing.next()).isNull();
    assertThat(framing.failure()).contains("lengths");
  }

  @Test
  void aMessageOverTheBoundIsRefusedByItsLength() {
    EventStreamFraming framing = new EventStreamFraming(1000);
    framing.feed(prelude(1001, 0));
    assertThat(framing.next()).isNull();
    assertThat(framing.failure()).contains("1000");
  }

  @Test
  void headersOverTheirBoundAreRefused() {
    EventStreamFraming framing = new EventStreamFraming(MAX);
    framing.feed(prelude(1 << 20, 128 * 1024 + 1));
    assertThat(framing.next()).isNull();
    assertThat(framing.failure()).contains("bound");
  }

  @Test
  void headersThatRunOverTheirEndAreRefused() {
    for (byte[] headers :
        List.of(
            new byte[] {0, 7},
            new byte[] {5, 'a'},
            new byte[] {1, 'a', 10},
            new byte[] {1, 'a', 7, 0},
            new byte[] {1, 'a', 7, 0, 9, 'x'},
            new byte[] {1, 'a', 9, 1, 2, 3},
            new byte[] {1, 'a'})) {
      EventStreamFraming framing = new EventStreamFraming(MAX);
      framing.feed(frame(headers, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
      assertThat(framing.next()).isNull();
      assertThat(framing.failure()).contains("headers");
    }
  }
}
