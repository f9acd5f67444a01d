package io.sluice.wire;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes from a provider: whatever they are, nothing escapes, and how they are cut changes nothing.
 * With {@code JAZZER_FUZZ=1} it looks for new inputs, for as long as {@code maxDuration}.
 */
final class EventStreamFuzzTest {

  private static final int MAX = 4096;

  @FuzzTest(maxDuration = "10s")
  void cutsChangeNothing(FuzzedDataProvider data) {
    int cut = data.consumeInt(0, 64);
    byte[] bytes = data.consumeBoolean() ? framed(data) : data.consumeRemainingAsBytes();
    List<String> whole = read(bytes, bytes.length + 1);
    List<String> cutUp = read(bytes, cut + 1);
    if (!whole.equals(cutUp)) {
      throw new AssertionError("cut after " + (cut + 1) + ": " + cutUp + " is not " + whole);
    }
  }

  /** Right lengths and checksums around headers of any bytes: these reach the header reader. */
  private static byte[] framed(FuzzedDataProvider data) {
    Buffer stream = Buffer.buffer();
    while (data.remainingBytes() > 0) {
      byte[] headers = data.consumeBytes(data.consumeInt(0, 64));
      byte[] payload = data.consumeBytes(data.consumeInt(0, 64));
      int total = 16 + headers.length + payload.length;
      Buffer frame = Buffer.buffer().appendInt(total).appendInt(headers.length);
      frame.appendInt(EventStreamFrame.crc(frame.getBytes(), 0, 8));
      frame.appendBytes(headers).appendBytes(payload);
      stream.appendBuffer(frame.appendInt(EventStreamFrame.crc(frame.getBytes(), 0, total - 4)));
    }
    return stream.getBytes();
  }

  private static List<String> read(byte[] bytes, int step) {
    EventStreamFraming framing = new EventStreamFraming(MAX);
    List<String> read = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += step) {
      framing.feed(Buffer.buffer().appendBytes(bytes, at, Math.min(step, bytes.length - at)));
      for (EventStreamFrame frame = framing.next(); frame != null; frame = framing.next()) {
        read.add(frame.header(":event-type") + "/" + frame.payload());
      }
    }
    read.add(framing.failure() == null ? "held " + framing.held() : framing.failure());
    return read;
  }
}
