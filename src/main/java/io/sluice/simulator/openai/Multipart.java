package io.sluice.simulator.openai;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of {@code multipart/form-data}, by the names of its fields; of several with one name the
 * last counts.
 */
record Multipart(Map<String, Field> fields) {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME = Pattern.compile("(?i)[ ;]name=\"?([^\";\r]*)\"?");
  private static final Pattern FILE = Pattern.compile("(?i)filename=\"?([^\";\r]*)\"?");

  /**
   * One field.
   *
   * @param file empty if it is none
   */
  record Field(String file, Buffer content) {}

  /**
   * Reads a body.
   *
   * @throws ApiError 400 if it is not such a body
   */
  static Multipart in(Call call) {
    String type = call.header("content-type");
    Matcher boundary = BOUNDARY.matcher(type == null ? "" : type);
    if (type == null || !type.startsWith("multipart/form-data") || !boundary.find()) {
      throw ApiError.invalid(
          "Could not parse multipart form: expected a body of multipart/form-data.", null, null);
    }
    // One character a byte, so that positions are those of the bytes.
    String body = call.body().toString(ISO_8859_1);
    String between = "\r\n--" + boundary.group(1);
    Map<String, Field> fields = new HashMap<>();
    int at = ("\r\n" + body).indexOf(between);
    int from = at < 0 ? -1 : at + between.length() - 2;
    while (from >= 0 && !body.startsWith("--", from)) {
      int head = body.indexOf("\r\n\r\n", from);
      int end = head < 0 ? -1 : body.indexOf(between, head + 2);
      if (end < 0) {
        throw ApiError.invalid("Could not parse multipart form: it has no end.", null, null);
      }
      add(fields, body.substring(from, head), call.body().getBuffer(Math.min(head + 4, end), end));
      from = end + between.length();
    }
    return new Multipart(fields);
  }

  private static void add(Map<String, Field> fields, String head, Buffer content) {
    Matcher name = NAME.matcher(head);
    Matcher file = FILE.matcher(head);
    if (name.find()) {
      fields.put(name.group(1), new Field(file.find() ? file.group(1) : "", content));
    }
  }

  String text(String name, String otherwise) {
    Field field = fields.get(name);
    return field == null ? otherwise : field.content().toString();
  }

  String text(String name) {
    if (!fields.containsKey(name)) {
      throw ApiError.missing(name);
    }
    return text(name, "");
  }

  Field file(String name) {
    Field field = fields.get(name);
    if (field == null) {
      throw ApiError.missing(name);
    }
    return field;
  }
}
