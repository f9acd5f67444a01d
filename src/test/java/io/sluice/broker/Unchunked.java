package io.sluice.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112 section 7.1), read as slowly as one likes and never kept. */
final class Unchunked {

  private final InputStream in;
  private int left;
  private boolean ended;

  Unchunked(InputStream afterTheHead) {
    this.in = new BufferedInputStream(afterTheHead, 1 << 16);
  }

  /** Skips the answer's head. */
  Unchunked afterTheHead() throws IOException {
    while (!line().isEmpty()) {}
    return this;
  }

  byte[] read(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(count);
    while (bytes.size() < count && !ended()) {
      byte[] some = in.readNBytes(Math.min(left, count - bytes.size()));
      bytes.write(some, 0, some.length);
      left -= some.length;
      if (left == 0) {
        line();
      }
    }
    return bytes.toByteArray();
  }

  /** Whether the last chunk has come. */
  boolean ended() throws IOException {
    if (left == 0 && !ended) {
      left = Integer.parseInt(line(), 16);
      ended = left == 0;
    }
    return ended;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended in the middle");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }
}
