package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The platform's own decoder, told to be strict, finds the same. */
final class Utf8Test {

  /** The bytes at which the rules of RFC 3629 change. */
  private static final int[] EDGES = {
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
    0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  private static int expected(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CoderResult result =
        UTF_8.newDecoder().decode(from, CharBuffer.allocate(bytes.length + 1), true);
    return result.isError() ? from.position() : -1;
  }

  @Test
  void allSequencesOfTheEdgesAreJudgedAsByTheDecoder() {
    for (int a : EDGES) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          for (int d : EDGES) {
            byte[] bytes = {(byte) a, (byte) b, (byte) c, (byte) d};
            assertThat(Utf8.firstWrong(bytes))
                .as("%x %x %x %x", a, b, c, d)
                .isEqualTo(expected(bytes));
          }
        }
      }
    }
  }

  @Test
  void whereverItStandsItIsFound() {
    Random random = new Random(5);
    String text = "plain text and é, €, 😀; ".repeat(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = text.substring(random.nextInt(40)).getBytes(UTF_8);
      bytes[random.nextInt(bytes.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
      assertThat(Utf8.firstWrong(bytes)).isEqualTo(expected(bytes));
    }
  }
}
