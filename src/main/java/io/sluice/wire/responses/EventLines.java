package io.sluice.wire.responses;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;

/** Events of one stream, each with its name and counted. */
final class EventLines {

  private final JsonStringEncoder encoder = JsonStringEncoder.getInstance();
  private long number;

  /** Number of events so far, which is the next one's. */
  long count() {
    return number;
  }

  /** What stands at the start of every event of a type, up to the colon of a last field. */
  static String start(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields;
  }

  /**
   * Writes an event.
   *
   * @param fields JSON, without braces
   */
  void write(String type, String fields, Buffer out) {
    out.appendString(start(type, fields) + ",\"sequence_number\":" + number++ + "}\n\n");
  }

  /** Writes an event about an object. */
  void write(String type, String fields, String name, JsonNode object, Buffer out) {
    write(type, fields + ",\"" + name + "\":" + Trees.text(object), out);
  }

  /** Writes an event whose last field is a text; the start is as {@link #start} gives it. */
  void text(String start, String text, Buffer out) {
    StringBuilder event = new StringBuilder(start.length() + text.length() + 64);
    event.append(start).append('"');
    encoder.quoteAsString(text, event);
    out.appendString(
        event.append("\",\"sequence_number\":").append(number++).append("}\n\n").toString());
  }
}
