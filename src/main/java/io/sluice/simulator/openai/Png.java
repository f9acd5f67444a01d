package io.sluice.simulator.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A picture of one pixel. */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  // Eight bits of each of three colours.
  private static final byte[] HEADER = {0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0};
  private static final byte[] PIXEL = {0, 0x20, (byte) 0x80, (byte) 0xC0};

  static final String BASE64 = Base64.getEncoder().encodeToString(bytes());

  private Png() {}

  private static byte[] bytes() {
    Deflater deflater = new Deflater();
    deflater.setInput(PIXEL);
    deflater.finish();
    byte[] deflated = new byte[64];
    int length = deflater.deflate(deflated);
    deflater.end();
    Buffer png = Buffer.buffer().appendBytes(SIGNATURE);
    chunk(png, "IHDR", Buffer.buffer().appendBytes(HEADER));
    chunk(png, "IDAT", Buffer.buffer().appendBytes(deflated, 0, length));
    chunk(png, "IEND", Buffer.buffer());
    return png.getBytes();
  }

  private static void chunk(Buffer png, String type, Buffer data) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(US_ASCII));
    crc.update(data.getBytes());
    png.appendInt(data.length()).appendString(type).appendBuffer(data);
    png.appendInt((int) crc.getValue());
  }
}
