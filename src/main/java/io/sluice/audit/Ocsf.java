package io.sluice.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events for those who collect from everywhere: API Activity (class 6003) of the Open Cybersecurity
 * Schema Framework, version 1.3.0 (schema.ocsf.io). What was decided stands in {@code status} and,
 * with the rule, in {@code actor.authorizations}.
 */
public final class Ocsf {

  private static final String VERSION = "1.3.0";
  private static final int CATEGORY = 6;
  private static final int CLASS = 6003;

  private Ocsf() {}

  /**
   * One event.
   *
   * @param line canonical JSON of a record
   * @param productVersion of the broker
   * @return canonical JSON
   * @throws IllegalArgumentException if that is no record
   */
  public static String of(String line, String productVersion) {
    AuditRecord read = AuditRecord.read(line);
    boolean allowed = read.text(Field.OUTCOME).equals("allow");
    Activity activity = Activity.of(read.text(Field.ACTION));
    Map<String, Object> event = new TreeMap<>();
    event.put("activity_id", activity.id);
    event.put("activity_name", activity.caption);
    event.put("category_uid", CATEGORY);
    event.put("category_name", "Application Activity");
    event.put("class_uid", CLASS);
    event.put("class_name", "API Activity");
    event.put("type_uid", CLASS * 100 + activity.id);
    event.put("type_name", "API Activity: " + activity.caption);
    event.put("time", Instant.parse(read.time()).toEpochMilli());
    event.put("severity_id", allowed ? 1 : 2);
    event.put("severity", allowed ? "Informational" : "Low");
    event.put("status_id", allowed ? 1 : 2);
    event.put("status", allowed ? "Success" : "Failure");
    put(event, "status_code", read.text(Field.REASON));
    event.put("metadata", metadata(read, productVersion));
    event.put("actor", actor(read));
    event.put("api", api(read));
    event.put("src_endpoint", source(read));
    if (!read.text(Field.RESOURCE).isEmpty()) {
      event.put("resources", List.of(Map.of("name", read.text(Field.RESOURCE))));
    }
    event.put("unmapped", unmapped(read));
    return CanonicalJson.write(event);
  }

  /** What the second half of a scope comes to. */
  private enum Activity {
    CREATE(1, "Create"),
    READ(2, "Read"),
    UPDATE(3, "Update"),
    DELETE(4, "Delete"),
    OTHER(99, "Other");

    private final int id;
    private final String caption;

    Activity(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }

    static Activity of(String action) {
      String verb = action.substring(action.indexOf(':') + 1);
      return switch (verb) {
        case "chat", "embed", "run", "create", "add" -> CREATE;
        case "read", "content", "export", "list", "explain" -> READ;
        case "write", "update", "reload" -> UPDATE;
        case "delete", "revoke", "remove" -> DELETE;
        default -> OTHER;
      };
    }
  }

  private static Map<String, Object> metadata(AuditRecord read, String productVersion) {
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("version", VERSION);
    metadata.put(
        "product", Map.of("name", "Sluice", "vendor_name", "Sluice", "version", productVersion));
    metadata.put("log_name", "audit");
    metadata.put("log_provider", read.writer());
    metadata.put("sequence", read.sequence());
    metadata.put("uid", read.hash());
    put(metadata, "correlation_uid", read.text(Field.REQUEST));
    return metadata;
  }

  /** Who is not known is said to be so: the schema wants an actor. */
  private static Map<String, Object> actor(AuditRecord read) {
    Map<String, Object> user = new TreeMap<>();
    put(user, "name", read.text(Field.USER));
    put(user, "uid", read.text(Field.SUBJECT));
    put(user, "domain", read.text(Field.ISSUER));
    if (!user.containsKey("name") && !user.containsKey("uid")) {
      user.put("name", read.text(Field.SOURCE).isEmpty() ? "system" : "unauthenticated");
      user.put("type_id", read.text(Field.SOURCE).isEmpty() ? 3 : 0);
    }
    List<Map<String, String>> groups = new ArrayList<>();
    if (!read.text(Field.TEAM).isEmpty()) {
      groups.add(Map.of("name", read.text(Field.TEAM), "type", "team"));
    }
    if (read.fields().get(Field.ROLES) instanceof List<?> roles) {
      roles.forEach(role -> groups.add(Map.of("name", String.valueOf(role), "type", "role")));
    }
    if (!groups.isEmpty()) {
      user.put("groups", groups);
    }
    Map<String, Object> actor = new TreeMap<>();
    actor.put("user", user);
    actor.put("authorizations", List.of(authorization(read)));
    return actor;
  }

  private static Map<String, Object> authorization(AuditRecord read) {
    Map<String, Object> policy = new TreeMap<>();
    put(policy, "name", read.text(Field.RULE));
    put(policy, "version", read.text(Field.POLICY));
    Map<String, Object> authorization = new TreeMap<>();
    put(authorization, "decision", read.text(Field.OUTCOME));
    if (!policy.isEmpty()) {
      authorization.put("policy", policy);
    }
    return authorization;
  }

  private static Map<String, Object> api(AuditRecord read) {
    Map<String, Object> api = new TreeMap<>();
    api.put("operation", read.text(Field.ACTION).isEmpty() ? "unknown" : read.text(Field.ACTION));
    api.put("service", Map.of("name", "sluice"));
    if (!read.text(Field.REQUEST).isEmpty()) {
      api.put("request", Map.of("uid", read.text(Field.REQUEST)));
    }
    return api;
  }

  private static Map<String, Object> source(AuditRecord read) {
    return read.text(Field.SOURCE).isEmpty()
        ? Map.of("name", "localhost")
        : Map.of("ip", read.text(Field.SOURCE));
  }

  private static Map<String, Object> unmapped(AuditRecord read) {
    Map<String, Object> rest = new TreeMap<>();
    for (String name : new String[] {Field.ENVIRONMENT, Field.KEY, Field.TOKEN, Field.PREVIOUS}) {
      put(rest, name, read.text(name));
    }
    return rest;
  }

  private static void put(Map<String, Object> fields, String name, String text) {
    if (!text.isEmpty()) {
      fields.put(name, text);
    }
  }
}
