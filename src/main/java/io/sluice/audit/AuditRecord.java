package io.sluice.audit;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit, as it was read.
 *
 * @param line canonical JSON
 * @param fields the same, by name
 */
record AuditRecord(String line, Map<String, Object> fields) {

  /**
   * Reads a line and checks it by itself: its form, and its hash.
   *
   * @throws IllegalArgumentException if it is not as it was written; says why
   */
  static AuditRecord read(String line) {
    Map<String, Object> fields = CanonicalJson.read(line);
    AuditRecord read = new AuditRecord(line, fields);
    for (String name : new String[] {Field.TYPE, Field.WRITER, Field.PREVIOUS, Field.TIME}) {
      if (!(fields.get(name) instanceof String)) {
        throw new IllegalArgumentException("no " + name);
      }
    }
    if (read.sequence() < 1) {
      throw new IllegalArgumentException("no " + Field.SEQUENCE);
    }
    Map<String, Object> hashed = new TreeMap<>(fields);
    Object said = hashed.remove(Field.HASH);
    if (!Hash.of(CanonicalJson.write(hashed)).equals(said)) {
      throw new IllegalArgumentException("its hash does not fit what it says");
    }
    return read;
  }

  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /** Zero if there is no such number. */
  long number(String name) {
    return fields.get(name) instanceof Number number ? number.longValue() : 0;
  }

  long sequence() {
    return number(Field.SEQUENCE);
  }

  String writer() {
    return text(Field.WRITER);
  }

  String previous() {
    return text(Field.PREVIOUS);
  }

  String hash() {
    return text(Field.HASH);
  }

  String time() {
    return text(Field.TIME);
  }

  boolean is(RecordType type) {
    return type.code().equals(text(Field.TYPE));
  }

  /** The checkpoint that a record of that type holds, or null if it holds none. */
  @Nullable Checkpoint checkpoint() {
    return fields.get(Field.CHECKPOINT) instanceof Map<?, ?> map ? Checkpoint.of(map) : null;
  }
}
