package io.sluice.audit;

import java.util.Locale;

/** What a record tells of. In a record it is the name in lower case. */
enum RecordType {
  /** A writer began a file, possibly after it cut an incomplete last line off the one before. */
  OPENED,
  /** An {@link AuditEvent}. */
  EVENT,
  /** Events could not be taken: how many since the last such record. */
  LOST,
  /** A signature over everything before. */
  CHECKPOINT,
  /** The records from one number to another were removed, because they were old enough. */
  REMOVED;

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
