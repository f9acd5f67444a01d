package io.sluice.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one way to write a JSON value (RFC 8785), for the values that records are made of: texts,
 * whole numbers, truth values, lists and objects. There are no other numbers, so its section
 * 3.2.2.3 is never needed.
 */
final class CanonicalJson {

  /** Beyond it a number is not the same to all who read it (RFC 8785 section 3.2.2.3). */
  private static final long LARGEST = 1L << 53;

  private static final TypeReference<TreeMap<String, @Nullable Object>> FIELDS =
      new TypeReference<>() {};

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(FIELDS);

  private CanonicalJson() {}

  /**
   * Writes an object.
   *
   * @throws IllegalArgumentException for a value of any other kind, and for half a surrogate pair
   */
  static String write(Map<String, ?> fields) {
    StringBuilder out = new StringBuilder(512);
    object(fields, out);
    return out.toString();
  }

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if the text is no object, or not written in the one way
   */
  static Map<String, Object> read(String text) {
    Map<String, Object> fields;
    try {
      fields = READER.readValue(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not one JSON object", e);
    }
    if (fields == null || !write(fields).equals(text)) {
      throw new IllegalArgumentException("not canonical JSON");
    }
    return fields;
  }

  private static void value(@Nullable Object value, StringBuilder out) {
    if (value instanceof String text) {
      text(text, out);
    } else if (value instanceof Long || value instanceof Integer) {
      number(((Number) value).longValue(), out);
    } else if (value instanceof Boolean truth) {
      out.append(truth.booleanValue());
    } else if (value instanceof Map<?, ?> map) {
      object(map, out);
    } else if (value instanceof Iterable<?> items) {
      array(items, out);
    } else {
      throw new IllegalArgumentException("no value that a record has");
    }
  }

  private static void number(long value, StringBuilder out) {
    if (Math.abs(value) > LARGEST) {
      throw new IllegalArgumentException("a number that not everybody can read");
    }
    out.append(value);
  }

  /** Names go by their UTF-16 code units (section 3.2.3), which is how Java compares texts. */
  private static void object(Map<?, ?> fields, StringBuilder out) {
    List<String> names = new ArrayList<>(fields.size());
    fields.keySet().forEach(name -> names.add((String) name));
    names.sort(null);
    out.append('{');
    String separator = "";
    for (String name : names) {
      out.append(separator);
      text(name, out);
      out.append(':');
      value(fields.get(name), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void array(Iterable<?> items, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      value(item, out);
      separator = ",";
    }
    out.append(']');
  }

  /** Section 3.2.2.2: only what must be escaped is, and in the shortest way. */
  static void text(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
          } else {
            if (Character.isSurrogate(c) && !paired(text, i)) {
              throw new IllegalArgumentException("half a surrogate pair");
            }
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
