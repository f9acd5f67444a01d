package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bytes cut into buffers, as a network would. */
public final class Chunks {

  private Chunks() {}

  /** Every byte on its own. */
  public static List<Buffer> single(byte[] bytes) {
    List<Buffer> chunks = new ArrayList<>();
    for (byte b : bytes) {
      chunks.add(Buffer.buffer(new byte[] {b}));
    }
    return chunks;
  }

  /** Cut at random places; some chunks are empty, some a single byte, some long. */
  public static List<Buffer> random(byte[] bytes, Random random) {
    List<Buffer> chunks = new ArrayList<>();
    int longest = 1 + random.nextInt(Math.max(1, 2 * bytes.length));
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, random.nextInt(longest + 1));
      chunks.add(Buffer.buffer().appendBytes(bytes, at, length));
      at += length;
    }
    return chunks;
  }
}
