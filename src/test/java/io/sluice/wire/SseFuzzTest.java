package io.sluice.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes from a provider: whatever they are, nothing escapes, no byte is lost, and how they are cut
 * changes no event. With {@code JAZZER_FUZZ=1} it looks for new inputs, for as long as {@code
 * maxDuration}.
 */
final class SseFuzzTest {

  private static final int MAX = 4096;

  private record Events(List<String> data, String raw, boolean failed) {}

  @FuzzTest(maxDuration = "10s")
  void cutsChangeNothingAndNoByteIsLost(FuzzedDataProvider data) {
    int step = 1 + data.consumeInt(0, 64);
    byte[] bytes =
        data.consumeBoolean()
            ? data.consumeRemainingAsBytes()
            : data.consumeRemainingAsString()
                .replace('a', '\n')
                .replace("b", "data: ")
                .replace('c', '\r')
                .getBytes(ISO_8859_1);
    Events whole = read(bytes, bytes.length + 1);
    Events cut = read(bytes, step);
    if (!whole.data.equals(cut.data)) {
      throw new AssertionError("cut after " + step + ": " + cut.data + " is not " + whole.data);
    }
    if (!whole.failed && !whole.raw.equals(new String(bytes, ISO_8859_1))) {
      throw new AssertionError("bytes were lost: " + whole.raw);
    }
    if (!cut.failed && !cut.raw.equals(whole.raw)) {
      throw new AssertionError("bytes were lost when cut after " + step);
    }
  }

  private static Events read(byte[] bytes, int step) {
    SseFraming framing = new SseFraming(MAX);
    List<String> data = new ArrayList<>();
    StringBuilder raw = new StringBuilder();
    for (int at = 0; at < bytes.length; at += step) {
      framing.feed(Buffer.buffer().appendBytes(bytes, at, Math.min(step, bytes.length - at)));
      for (SseEvent event = framing.next(); event != null; event = framing.next()) {
        add(event, data, raw);
      }
    }
    SseEvent rest = framing.end();
    if (rest != null) {
      add(rest, data, raw);
    }
    return new Events(data, raw.toString(), framing.failure() != null);
  }

  private static void add(SseEvent event, List<String> data, StringBuilder raw) {
    Slice all = event.raw();
    raw.append(new String(all.bytes(), all.from(), all.length(), ISO_8859_1));
    if (event.data() != null) {
      data.add(event.name() + "/" + event.data());
    }
  }
}
