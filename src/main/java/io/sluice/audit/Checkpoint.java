package io.sluice.audit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says, signed, that a writer's chain had this hash at this number. Everything before is fixed by
 * it.
 *
 * @param sequence of the last record that it covers
 * @param hash of that record
 * @param time when it was made
 * @param kid RFC 7638 thumbprint of the key
 * @param signature Ed25519 over the canonical JSON of all the rest, in base64url
 */
record Checkpoint(
    String writer, long sequence, String hash, String time, String kid, String signature) {

  static Checkpoint sign(
      CheckpointKey key, String writer, long sequence, String hash, String time) {
    Checkpoint unsigned = new Checkpoint(writer, sequence, hash, time, key.kid(), "");
    return new Checkpoint(
        writer, sequence, hash, time, key.kid(), key.sign(unsigned.signedBytes()));
  }

  /** Null if that is no checkpoint. */
  static @Nullable Checkpoint of(Map<?, ?> fields) {
    return fields.size() == 6
            && fields.get(Field.WRITER) instanceof String writer
            && fields.get(Field.SEQUENCE) instanceof Number sequence
            && fields.get(Field.HASH) instanceof String hash
            && fields.get(Field.TIME) instanceof String time
            && fields.get(Field.KID) instanceof String kid
            && fields.get(Field.SIGNATURE) instanceof String signature
        ? new Checkpoint(writer, sequence.longValue(), hash, time, kid, signature)
        : null;
  }

  /**
   * From a line of {@code checkpoints.jsonl}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Checkpoint read(String line) {
    Checkpoint checkpoint = of(CanonicalJson.read(line));
    if (checkpoint == null) {
      throw new IllegalArgumentException("no checkpoint");
    }
    return checkpoint;
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new TreeMap<>();
    fields.put(Field.WRITER, writer);
    fields.put(Field.SEQUENCE, sequence);
    fields.put(Field.HASH, hash);
    fields.put(Field.TIME, time);
    fields.put(Field.KID, kid);
    fields.put(Field.SIGNATURE, signature);
    return fields;
  }

  String line() {
    return CanonicalJson.write(fields());
  }

  byte[] signedBytes() {
    Map<String, Object> fields = fields();
    fields.remove(Field.SIGNATURE);
    return CanonicalJson.write(fields).getBytes(StandardCharsets.UTF_8);
  }
}
