package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One message of an {@code application/vnd.amazon.eventstream}: named headers and a payload. Valid
 * until the framing that gave it is fed again.
 *
 * <p>In bytes, all numbers big-endian: total length, length of the headers, CRC32 of those two;
 * headers; payload; CRC32 of all before. A header is the length of its name in a byte, the name,
 * the type of its value in a byte, the value. Source: Amazon event stream specification (Smithy
 * 2.0).
 */
public final class EventStreamFrame {

  static final int PRELUDE = 12;
  static final int CRC = 4;
  static final int MAX_HEADERS = 128 * 1024;

  private static final int STRING = 7;

  private final Slice raw;
  private final int headersEnd;

  private EventStreamFrame(Slice raw, int headersEnd) {
    this.raw = raw;
    this.headersEnd = headersEnd;
  }

  /** A frame whose lengths are known to fit; null if its headers do not keep to the format. */
  static @Nullable EventStreamFrame read(Slice raw, int headersLength) {
    EventStreamFrame frame = new EventStreamFrame(raw, raw.from() + PRELUDE + headersLength);
    int at = raw.from() + PRELUDE;
    while (at >= 0 && at < frame.headersEnd) {
      at = frame.afterHeader(at);
    }
    return at == frame.headersEnd ? frame : null;
  }

  /** Where the header that starts there ends; -1 if it does not within the headers. */
  private int afterHeader(int at) {
    byte[] bytes = raw.bytes();
    int type = at + 1 + (bytes[at] & 0xFF);
    if (type == at + 1 || type >= headersEnd) {
      return -1;
    }
    int value = type + 1;
    int end =
        switch (bytes[type]) {
          case 0, 1 -> value; // true, false
          case 2 -> value + 1; // byte
          case 3 -> value + 2; // short
          case 4 -> value + 4; // int
          case 5, 8 -> value + 8; // long, timestamp
          case 6, STRING -> // bytes, text: length in two bytes
              value + 2 > headersEnd ? -1 : value + 2 + lengthAt(bytes, value);
          case 9 -> value + 16; // UUID
          default -> -1;
        };
    return end > headersEnd ? -1 : end;
  }

  private static int lengthAt(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }

  /** All its bytes. */
  public Slice raw() {
    return raw;
  }

  public Slice payload() {
    return new Slice(raw.bytes(), headersEnd, raw.to() - CRC);
  }

  /** The text of a header; empty if there is none of that name, or it is no text. */
  public String header(String name) {
    byte[] bytes = raw.bytes();
    for (int at = raw.from() + PRELUDE; at < headersEnd; at = afterHeader(at)) {
      int type = at + 1 + (bytes[at] & 0xFF);
      if (bytes[type] == STRING && type - at - 1 == name.length() && isAt(name, at + 1)) {
        return new String(bytes, type + 3, lengthAt(bytes, type + 1), UTF_8);
      }
    }
    return "";
  }

  private boolean isAt(String name, int at) {
    for (int i = 0; i < name.length(); i++) {
      if (raw.bytes()[at + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** An event with a JSON payload, as AWS sends it. */
  public static void event(Buffer to, String type, String json) {
    write(
        to,
        json,
        ":event-type",
        type,
        ":content-type",
        "application/json",
        ":message-type",
        "event");
  }

  /** A failure in the middle of an answer, as AWS sends it. */
  public static void exception(Buffer to, String type, String json) {
    write(
        to,
        json,
        ":exception-type",
        type,
        ":content-type",
        "application/json",
        ":message-type",
        "exception");
  }

  /**
   * Adds a message.
   *
   * @param headers names and values in turn; names of up to 255 bytes, values of up to 65 535
   */
  static void write(Buffer to, String payload, String... headers) {
    byte[] content = payload.getBytes(UTF_8);
    Buffer head = Buffer.buffer(128);
    for (int i = 0; i < headers.length; i += 2) {
      byte[] name = headers[i].getBytes(UTF_8);
      byte[] value = headers[i + 1].getBytes(UTF_8);
      head.appendByte((byte) name.length).appendBytes(name).appendByte((byte) STRING);
      head.appendUnsignedShort(value.length).appendBytes(value);
    }
    int total = PRELUDE + head.length() + content.length + CRC;
    Buffer frame = Buffer.buffer(total).appendInt(total).appendInt(head.length());
    frame.appendInt(crc(frame.getBytes(), 0, 8)).appendBuffer(head).appendBytes(content);
    byte[] bytes = frame.getBytes();
    to.appendBytes(bytes).appendInt(crc(bytes, 0, bytes.length));
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  static int intAt(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }
}
