package io.sluice.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line, whatever it holds, in bounded memory. */
final class Lines implements AutoCloseable {

  /** More than any record takes. */
  static final int LONGEST = 128 * 1024;

  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private int at;
  private int filled;
  private long number;
  private long offset;

  private Lines(InputStream in) {
    this.in = in;
  }

  static Lines of(Path file) throws IOException {
    return new Lines(Files.newInputStream(file));
  }

  /** A line without its end. */
  static final class Line {

    private final long number;
    private final long offset;
    private final byte[] bytes;
    private final boolean whole;

    private Line(long number, long offset, byte[] bytes, boolean whole) {
      this.number = number;
      this.offset = offset;
      this.bytes = bytes;
      this.whole = whole;
    }

    /** From 1. */
    long number() {
      return number;
    }

    /** Of its first byte in the file. */
    long offset() {
      return offset;
    }

    /** Where the next line begins. */
    long end() {
      return offset + bytes.length + (whole ? 1 : 0);
    }

    /** Whether a newline ended it. */
    boolean whole() {
      return whole;
    }

    /**
     * As text.
     *
     * @throws IllegalArgumentException if it is too long, or not UTF-8
     */
    String text() {
      if (bytes.length >= LONGEST) {
        throw new IllegalArgumentException("longer than any record");
      }
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("not UTF-8", e);
      }
    }
  }

  /** The next one, or null at the end. */
  @Nullable Line next() throws IOException {
    line.reset();
    long start = offset;
    while (true) {
      if (at == filled) {
        filled = in.read(buffer);
        at = 0;
        if (filled <= 0) {
          filled = 0;
          return offset == start ? null : made(start, false);
        }
      }
      int end = at;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, at, Math.min(end - at, LONGEST - line.size()));
      offset += end - at;
      at = end;
      if (end < filled) {
        at++;
        offset++;
        return made(start, true);
      }
    }
  }

  private Line made(long start, boolean whole) {
    number++;
    return new Line(number, start, line.toByteArray(), whole);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
