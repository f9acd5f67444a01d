package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Watches a JSON object go by in chunks and keeps the bytes of a few of its top-level values. It
 * follows strings and brackets only, so a string of any length costs no memory; what it keeps is to
 * be parsed by whoever asked for it.
 *
 * <p>Never throws. Bounded: a kept value longer than the bound is not kept. A name that is written
 * with escapes is not recognised; a name that comes twice gives its last value.
 */
public final class JsonValues {

  private enum Place {
    BEFORE,
    INSIDE,
    AFTER,
    BROKEN
  }

  private final Set<String> names;
  private final int maxNameBytes;
  private final int maxValueBytes;
  private final Map<String, byte[]> values = new HashMap<>();
  private final ByteArrayOutputStream name = new ByteArrayOutputStream();
  private final ByteArrayOutputStream value = new ByteArrayOutputStream();
  private Place place = Place.BEFORE;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean nameExpected;
  private boolean inName;

  /** A name has been read, its colon not yet. */
  private boolean named;

  private boolean keeping;

  /** The objects of the list of this name are counted. */
  private final String list;

  private boolean inList;
  private long listed;

  /**
   * @param names top-level names to look for, in ASCII
   */
  public JsonValues(Set<String> names, int maxValueBytes) {
    this(names, maxValueBytes, "");
  }

  /**
   * @param names top-level names to look for, in ASCII
   * @param list top-level name of a list whose objects are counted, in ASCII; empty for none
   */
  public JsonValues(Set<String> names, int maxValueBytes, String list) {
    this.names = Set.copyOf(names);
    int longest = list.length();
    for (String one : names) {
      longest = Math.max(longest, one.length());
    }
    this.maxNameBytes = longest;
    this.maxValueBytes = maxValueBytes;
    this.list = list;
  }

  /** Looks at the next bytes of the document. */
  public void feed(Buffer chunk) {
    byte[] bytes = chunk.getBytes();
    // Where, in this chunk, the value that is being kept goes on.
    int keptFrom = 0;
    for (int i = 0; i < bytes.length && place != Place.BROKEN; i++) {
      if (inString && !inName && !escaped) {
        i = skipText(bytes, i);
        if (i == bytes.length) {
          break;
        }
      }
      byte b = bytes[i];
      if (inString) {
        readString(b);
      } else if (place == Place.INSIDE) {
        if (keeping && depth == 1 && (b == ',' || b == '}')) {
          keep(bytes, keptFrom, i);
          store();
        }
        readStructure(b);
        if (b == ':' && depth == 1 && named) {
          named = false;
          String field = name.toString(StandardCharsets.UTF_8);
          keeping = names.contains(field);
          inList = !list.isEmpty() && field.equals(list);
          keptFrom = i + 1;
        }
      } else {
        readOutside(b);
      }
    }
    if (keeping) {
      keep(bytes, keptFrom, bytes.length);
    }
  }

  /** Most of an answer is the text of one string: the inside of it is passed over in one go. */
  private static int skipText(byte[] bytes, int from) {
    int i = from;
    while (i < bytes.length && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  private void readString(byte b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
      named |= inName;
      inName = false;
      return;
    }
    // One byte over the longest name is enough to make it another name.
    if (inName && name.size() <= maxNameBytes) {
      name.write(b);
    }
  }

  private void readStructure(byte b) {
    switch (b) {
      case '"' -> {
        inString = true;
        inName = depth == 1 && nameExpected;
        if (inName) {
          name.reset();
          nameExpected = false;
        }
      }
      case '{', '[' -> {
        depth++;
        if (inList && depth == 3 && b == '{') {
          listed++;
        }
      }
      case '}', ']' -> {
        depth--;
        if (depth == 0) {
          place = b == '}' ? Place.AFTER : Place.BROKEN;
        }
      }
      case ',' -> nameExpected = depth == 1;
      default -> {}
    }
  }

  private void readOutside(byte b) {
    if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      return;
    }
    if (b == '{' && place == Place.BEFORE) {
      place = Place.INSIDE;
      depth = 1;
      nameExpected = true;
    } else {
      place = Place.BROKEN;
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    if (value.size() + to - from <= maxValueBytes) {
      value.write(bytes, from, to - from);
    } else {
      keeping = false;
      value.reset();
    }
  }

  private void store() {
    if (keeping) {
      values.put(name.toString(StandardCharsets.UTF_8), value.toByteArray());
    }
    keeping = false;
    value.reset();
  }

  /** True once the object has been closed, for as long as only white space follows. */
  public boolean complete() {
    return place == Place.AFTER;
  }

  /** How many objects of the list have begun. */
  public long listed() {
    return listed;
  }

  /** What was found so far: name to the JSON text of its value. */
  public Map<String, byte[]> found() {
    return Collections.unmodifiableMap(values);
  }
}
