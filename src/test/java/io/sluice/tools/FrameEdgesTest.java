package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Where one WebSocket frame ends and the next may begin, however the bytes come. */
final class FrameEdgesTest {

  private static Buffer frame(int length, boolean masked) {
    Buffer frame = Buffer.buffer().appendByte((byte) 0x82);
    int mask = masked ? 0x80 : 0;
    if (length < 126) {
      frame.appendUnsignedByte((short) (mask | length));
    } else if (length < 65_536) {
      frame.appendUnsignedByte((short) (mask | 126)).appendUnsignedShort(length);
    } else {
      frame.appendUnsignedByte((short) (mask | 127)).appendLong(length);
    }
    return frame.appendBytes(new byte[length + (masked ? 4 : 0)]);
  }

  @Property(tries = 300)
  void anEdgeIsSeenExactlyWhereOneIs(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 70_000) Integer> lengths,
      @ForAll boolean masked,
      @ForAll @Size(max = 20) List<@IntRange(max = 400_000) Integer> cuts) {
    Buffer all = Buffer.buffer();
    TreeSet<Integer> edges = new TreeSet<>();
    for (int length : lengths) {
      all.appendBuffer(frame(length, masked));
      edges.add(all.length());
    }
    TreeSet<Integer> ends = new TreeSet<>();
    cuts.forEach(cut -> ends.add(cut % all.length() + 1));
    ends.add(all.length());
    FrameEdges seen = new FrameEdges();
    int from = 0;
    for (int to : ends) {
      seen.pass(all.slice(from, to));
      assertThat(seen.between()).isEqualTo(edges.contains(to));
      from = to;
    }
  }

  @Test
  void aCloseFrameHasItsCodeAndAsMuchOfTheReasonAsFits() {
    assertThat(FrameEdges.close(1008, "no").getBytes())
        .containsExactly(0x88, 4, 1008 >> 8, 1008 & 0xff, 'n', 'o');
    assertThat(FrameEdges.close(1001, "x".repeat(500)).length()).isEqualTo(127);
  }
}
