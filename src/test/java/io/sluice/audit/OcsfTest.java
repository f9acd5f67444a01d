package io.sluice.audit;

import static io.sluice.audit.Audits.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.audit.Audits.TestClock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What schema.ocsf.io 1.3.0 requires of API Activity and of the objects in it. */
final class OcsfTest {

  @TempDir Path data;

  private JsonObject map(AuditEvent event) throws Exception {
    try (AuditWriter writer = Audits.still(data, new TestClock())) {
      writer.record(event);
      writer.turn();
    }
    List<AuditRecord> events = Audits.events(data);
    return new JsonObject(Ocsf.of(events.get(events.size() - 1).line(), "1.0"));
  }

  private static void assertRequired(JsonObject event) {
    assertThat(event.getInteger("category_uid")).isEqualTo(6);
    assertThat(event.getInteger("class_uid")).isEqualTo(6003);
    assertThat(event.getInteger("activity_id")).isIn(1, 2, 3, 4, 99);
    assertThat(event.getInteger("type_uid"))
        .isEqualTo(6003 * 100 + event.getInteger("activity_id"));
    assertThat(event.getLong("time")).isEqualTo(Audits.START.toEpochMilli());
    assertThat(event.getInteger("severity_id")).isBetween(1, 6);
    assertThat(event.getJsonObject("metadata").getString("version")).isEqualTo("1.3.0");
    assertThat(event.getJsonObject("metadata").getJsonObject("product").getString("name"))
        .isEqualTo("Sluice");
    assertThat(event.getJsonObject("api").getString("operation")).isNotEmpty();
    JsonObject user = event.getJsonObject("actor").getJsonObject("user");
    assertThat(user.getString("name", user.getString("uid", ""))).isNotEmpty();
    JsonObject source = event.getJsonObject("src_endpoint");
    assertThat(source.getString("ip", source.getString("name", ""))).isNotEmpty();
    if (event.getJsonObject("api").containsKey("request")) {
      assertThat(event.getJsonObject("api").getJsonObject("request").getString("uid")).isNotEmpty();
    }
  }

  @Test
  void anAllowedCompletion() throws Exception {
    JsonObject event = map(event("r1"));

    assertRequired(event);
    assertThat(event.getInteger("activity_id")).isEqualTo(1);
    assertThat(event.getInteger("status_id")).isEqualTo(1);
    assertThat(event.getJsonArray("resources").getJsonObject(0).getString("name"))
        .isEqualTo("model/gpt-5-mini");
    assertThat(event.getJsonObject("actor").getJsonArray("authorizations").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("decision", "allow")
                .put(
                    "policy",
                    new JsonObject()
                        .put("name", "teams.search.grants[0]")
                        .put("version", "0123456789ab")));
    assertThat(event.getJsonObject("unmapped").getString("token_sha256"))
        .isEqualTo("00".repeat(32));
  }

  @Test
  void aDeniedOneSaysWhy() throws Exception {
    JsonObject event = map(event("r1", "search", "deny", Audits.START));

    assertRequired(event);
    assertThat(event.getInteger("status_id")).isEqualTo(2);
    assertThat(event.getString("status_code")).isEqualTo("model_not_granted");
  }

  @Test
  void whoIsNotKnownIsSaidToBeSo() throws Exception {
    AuditEvent known = event("r1");
    TreeMap<String, String> actors = new TreeMap<>();
    for (String source : List.of("", "192.0.2.7")) {
      JsonObject event =
          map(
              new AuditEvent(
                  known.time(),
                  "",
                  "",
                  "",
                  "",
                  "",
                  List.of(),
                  "",
                  "tokens:revoke",
                  "",
                  "deny",
                  "expired",
                  "",
                  "",
                  "",
                  "",
                  source));
      assertRequired(event);
      assertThat(event.getInteger("activity_id")).isEqualTo(4);
      actors.put(source, event.getJsonObject("actor").getJsonObject("user").getString("name"));
    }
    assertThat(actors).containsEntry("", "system").containsEntry("192.0.2.7", "unauthenticated");
  }
}
