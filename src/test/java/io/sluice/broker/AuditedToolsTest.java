package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.audit.AuditFilter;
import io.sluice.audit.AuditSearch;
import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call of a tool is in the audit once, whatever becomes of it. */
final class AuditedToolsTest {

  @TempDir Path folder;
  private FakeTool tool;

  @BeforeEach
  void open() throws Exception {
    tool = new FakeTool();
  }

  @AfterEach
  void close() {
    tool.close();
  }

  /** The event of one call; the broker is closed, so nothing comes later. */
  private JsonObject event(HttpRequest.Builder request, TestBroker broker) throws Exception {
    HttpResponse<String> answer = broker.send(request);
    broker.close();
    String id = answer.headers().firstValue("x-request-id").orElseThrow();
    List<JsonObject> found = new ArrayList<>();
    AuditSearch.in(folder.resolve("data"))
        .each(
            AuditFilter.of(name -> name.equals("request") ? id : null),
            line -> found.add(new JsonObject(line)));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private TestBroker broker() throws Exception {
    return TestBroker.start(folder, 9, Tools.behind(tool.url()));
  }

  private static void assertSays(
      JsonObject event, String outcome, String reason, String action, String resource) {
    assertThat(event.getString("outcome")).isEqualTo(outcome);
    assertThat(event.getString("reason", "")).isEqualTo(reason);
    assertThat(event.getString("action")).isEqualTo(action);
    assertThat(event.getString("resource")).isEqualTo(resource);
  }

  @Test
  void anAllowedCallNamesScopePathAndRule() throws Exception {
    TestBroker broker = broker();
    JsonObject event = event(Tools.as(broker, "reader", "/traces/7"), broker);
    assertSays(event, "allow", "", "traces:read", "tool/dash/traces/7");
    assertThat(event.getString("team")).isEqualTo("search");
    assertThat(event.getString("rule")).isNotEmpty();
  }

  @Test
  void aRefusalOfThePolicyNamesWhatWasMissing() throws Exception {
    TestBroker broker = broker();
    JsonObject event = event(Tools.as(broker, "reader", "/secrets"), broker);
    assertSays(event, "deny", "insufficient_scope", "prompts:write", "tool/dash/secrets");
  }

  @Test
  void whatNoRouteServesIsADenialToo() throws Exception {
    TestBroker broker = broker();
    JsonObject event = event(Tools.as(broker, "reader", "/other"), broker);
    assertSays(event, "deny", "tool_route_not_permitted", "tools:use", "tool/dash/other");
  }

  @Test
  void aPathThatIsNotCanonicalIsNotRepeated() throws Exception {
    TestBroker broker = broker();
    JsonObject event = event(Tools.as(broker, "reader", "/traces/%2e%2e"), broker);
    assertSays(event, "deny", "path_not_canonical", "tools:use", "tool/dash");
  }

  @Test
  void aStrangerIsRecordedWithoutAName() throws Exception {
    TestBroker broker = broker();
    JsonObject event = event(broker.request("/tools/dash/traces/7"), broker);
    assertSays(event, "deny", "missing_credentials", "tools:use", "tool");
    assertThat(event.getString("user", "")).isEmpty();
  }

  private TestBroker recording(AtomicBoolean takes) throws Exception {
    RouteConfig counted = new RouteConfig(List.of("GET"), "/counted", "traces:read", "count");
    ToolConfig config =
        new ToolConfig(
            tool.url(),
            "development",
            List.of(counted, Tools.route("/traces/{id}", "traces:read")));
    return TestBroker.start(
        folder,
        9,
        Tools.with(Map.of("dash", config)),
        trail -> event -> takes.get() && trail.record(event));
  }

  @Test
  void whatMustBeRecordedAndCannotBeIsNotDone() throws Exception {
    AtomicBoolean takes = new AtomicBoolean(true);
    TestBroker broker = recording(takes);
    takes.set(false);
    ChatRoadTest.assertError(
        broker.send(Tools.as(broker, "reader", "/traces/7")), 503, "audit_unavailable");
    assertThat(tool.got).isEmpty();
    assertThat(broker.send(Tools.as(broker, "reader", "/counted")).statusCode()).isEqualTo(200);
    broker.close();
  }
}
