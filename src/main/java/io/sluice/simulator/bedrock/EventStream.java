package io.sluice.simulator.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Frames of {@code application/vnd.amazon.eventstream}: total length, length of the headers, CRC-32
 * of both, headers, payload, CRC-32 of all before. See <a
 * href="https://smithy.io/2.0/aws/amazon-eventstream.html">Amazon Event Stream</a>.
 */
final class EventStream {
  static final String TYPE = "application/vnd.amazon.eventstream";
  private static final int AROUND = 16;
  private static final byte STRING = 7;

  private EventStream() {}

  static void event(Buffer out, String type, String json) {
    frame(
        out,
        Map.of(":event-type", type, ":content-type", "application/json", ":message-type", "event"),
        json);
  }

  static void exception(Buffer out, String type, String json) {
    frame(
        out,
        Map.of(
            ":exception-type",
            type,
            ":content-type",
            "application/json",
            ":message-type",
            "exception"),
        json);
  }

  private static void frame(Buffer out, Map<String, String> headers, String json) {
    Buffer head = Buffer.buffer();
    headers.forEach((name, value) -> header(head, name, value));
    byte[] payload = json.getBytes(UTF_8);
    Buffer frame = Buffer.buffer();
    frame.appendInt(AROUND + head.length() + payload.length).appendInt(head.length());
    frame.appendInt(crc(frame)).appendBuffer(head).appendBytes(payload);
    frame.appendInt(crc(frame));
    out.appendBuffer(frame);
  }

  private static void header(Buffer head, String name, String value) {
    byte[] bytes = value.getBytes(UTF_8);
    head.appendByte((byte) name.length()).appendString(name);
    head.appendByte(STRING).appendShort((short) bytes.length).appendBytes(bytes);
  }

  private static int crc(Buffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.getBytes());
    return (int) crc.getValue();
  }
}
