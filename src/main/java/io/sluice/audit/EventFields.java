package io.sluice.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An event as the fields of a record: bounded, and without what cannot be written down. */
final class EventFields {

  static final int LONGEST = 256;
  static final int MOST_ROLES = 32;
  private static final char REPLACEMENT = '\uFFFD';

  private EventFields() {}

  static Map<String, Object> of(AuditEvent event) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put(Field.TYPE, RecordType.EVENT.code());
    fields.put(Field.TIME, Times.text(event.time()));
    put(fields, Field.REQUEST, event.requestId());
    put(fields, Field.ISSUER, event.issuer());
    put(fields, Field.SUBJECT, event.subject());
    put(fields, Field.USER, event.user());
    put(fields, Field.TEAM, event.team());
    put(fields, Field.ENVIRONMENT, event.environment());
    put(fields, Field.ACTION, event.action());
    put(fields, Field.RESOURCE, event.resource());
    put(fields, Field.OUTCOME, event.outcome());
    put(fields, Field.REASON, event.reason());
    put(fields, Field.RULE, event.rule());
    put(fields, Field.POLICY, event.policyVersion());
    put(fields, Field.KEY, event.keyThumbprint());
    put(fields, Field.TOKEN, event.tokenHash());
    put(fields, Field.SOURCE, event.source());
    if (!event.roles().isEmpty()) {
      fields.put(Field.ROLES, roles(event.roles()));
    }
    return fields;
  }

  private static List<String> roles(List<String> roles) {
    List<String> written = new ArrayList<>(Math.min(roles.size(), MOST_ROLES));
    for (String role : roles) {
      if (written.size() == MOST_ROLES) {
        break;
      }
      written.add(written(role));
    }
    return written;
  }

  private static void put(Map<String, Object> fields, String name, String text) {
    if (!text.isEmpty()) {
      fields.put(name, written(text));
    }
  }

  /** At most so long, and every half of a surrogate pair, which is no character, replaced. */
  static String written(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    for (int i = 0; i < cut.length(); i++) {
      if (Character.isSurrogate(cut.charAt(i))) {
        return paired(cut);
      }
    }
    return cut;
  }

  private static String paired(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
