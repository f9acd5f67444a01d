package io.sluice.audit;

/** Names in a record. Empty texts are left out of it. */
final class Field {

  // Of every record.
  static final String TYPE = "type";
  static final String WRITER = "writer";
  static final String SEQUENCE = "seq";
  static final String PREVIOUS = "prev";
  static final String HASH = "hash";
  static final String TIME = "time";

  // Of an event.
  static final String REQUEST = "request_id";
  static final String ISSUER = "issuer";
  static final String SUBJECT = "subject";
  static final String USER = "user";
  static final String TEAM = "team";
  static final String ROLES = "roles";
  static final String ENVIRONMENT = "environment";
  static final String ACTION = "action";
  static final String RESOURCE = "resource";
  static final String OUTCOME = "outcome";
  static final String REASON = "reason";
  static final String RULE = "rule";
  static final String POLICY = "policy_version";
  static final String KEY = "key_thumbprint";
  static final String TOKEN = "token_sha256";
  static final String SOURCE = "source";

  // Of what the writer says about itself.
  static final String TORN_BYTES = "torn_bytes";
  static final String TORN_HASH = "torn_sha256";
  static final String COUNT = "count";
  static final String FIRST = "first";
  static final String LAST = "last";
  static final String LAST_HASH = "last_hash";
  static final String CHECKPOINT = "checkpoint";
  static final String KID = "kid";
  static final String SIGNATURE = "signature";

  private Field() {}
}
