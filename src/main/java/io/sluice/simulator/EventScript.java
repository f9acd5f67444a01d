package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/** An answer as server-sent events. */
public interface EventScript extends Script {
  /** Beyond the event size of any reader. */
  int TOO_LARGE = 4 * 1024 * 1024;

  /** Bytes that are no UTF-8, among them what ends an event. */
  static void noise(Buffer out) {
    out.appendByte((byte) 0).appendByte((byte) 0xFF).appendByte((byte) 0xFE).appendString("x");
    out.appendByte((byte) 0xC3).appendString("\n").appendByte((byte) 0x80).appendString("\n\n");
  }

  static void event(Buffer out, String name, String data) {
    out.appendString("event: ").appendString(name).appendString("\ndata: ");
    out.appendString(data).appendString("\n\n");
  }

  static void data(Buffer out, String data) {
    out.appendString("data: ").appendString(data).appendString("\n\n");
  }

  @Override
  default void broken(Buffer out) {
    data(out, "{\"id\":\"broken\",\"choices\":[{oops");
  }

  @Override
  default void garbage(Buffer out) {
    noise(out);
  }

  @Override
  default void oversized(Buffer out) {
    out.appendString("data: {\"pad\":\"").appendBytes("x".repeat(TOO_LARGE).getBytes(UTF_8));
    out.appendString("\"}\n\n");
  }
}
