package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.ConfigSample;
import io.sluice.config.RoleConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker's own routes need what their table says. */
final class OwnRoutesTest {

  @TempDir Path folder;
  private TestBroker broker;

  /** A request in every format whose path does not name the model. */
  private static final String ANYTHING =
      """
      {"model":"small","messages":[{"role":"user","content":"Hi"}],"max_tokens":9,"prompt":"Hi",
      "input":"Hi","query":"Hi","documents":["Hi"],"texts":["Hi"],"input_type":"search_query",
      "embedding_types":["float"],"input_file_id":"file-1"}""";

  private static final Set<String> FORMS =
      Set.of("/v1/audio/transcriptions", "/v1/audio/translations", "/v1/images/variations");
  private static final String FORM_TYPE = "multipart/form-data; boundary=B";
  private static final String FORM =
      "--B\r\nContent-Disposition: form-data; name=model\r\n\r\nsmall\r\n--B--\r\n";

  /** Somebody of a team that may nothing, in a role that is for nothing. */
  @BeforeEach
  void start() throws Exception {
    broker =
        TestBroker.start(
            folder,
            9,
            config -> {
              Map<String, TeamConfig> teams = new HashMap<>(config.teams());
              teams.put("idle", new TeamConfig("cc-0", List.of(), List.of(), List.of()));
              Map<String, RoleConfig> roles = new HashMap<>(config.roles());
              roles.put("nothing", new RoleConfig("", List.of()));
              return ConfigSample.from(config).teams(teams).roles(roles).make();
            });
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static String body(String path) {
    // A response's prompt is a stored template, not a text.
    return FORMS.contains(path)
        ? FORM
        : path.startsWith("/v1/responses") ? ANYTHING.replace("\"prompt\":\"Hi\",", "") : ANYTHING;
  }

  private HttpResponse<String> ask(int port, String route, boolean withToken) throws Exception {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(method.length() + 1).replace(":id", "x");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(method.equals("POST") ? body(path) : ""))
            .header("content-type", FORMS.contains(path) ? FORM_TYPE : "application/json");
    if (withToken) {
      request.header("authorization", "Bearer " + broker.token("idle", "nothing"));
    }
    return broker.send(request);
  }

  private void assertTrue(int port, Map<String, String> table) throws Exception {
    for (Map.Entry<String, String> row : table.entrySet()) {
      String scope = row.getValue();
      if (scope.equals(OwnRoutes.BY_TOOL)) {
        continue;
      }
      if (scope.equals(OwnRoutes.OPEN)) {
        assertThat(ask(port, row.getKey(), false).statusCode()).as(row.getKey()).isIn(200, 503);
        continue;
      }
      assertThat(ask(port, row.getKey(), false).statusCode()).as(row.getKey()).isEqualTo(401);
      HttpResponse<String> refused = ask(port, row.getKey(), true);
      assertThat(refused.statusCode()).as(row.getKey()).isEqualTo(403);
      assertThat(refused.headers().firstValue("www-authenticate").orElse(""))
          .as(row.getKey())
          .contains("scope=\"" + scope + "\"");
    }
  }

  @Test
  void eachRouteOfThePublicListenerNeedsItsScope() throws Exception {
    assertTrue(broker.broker.port(), OwnRoutes.PUBLIC);
  }

  @Test
  void eachRouteOfTheManagementListenerNeedsItsScope() throws Exception {
    assertTrue(broker.broker.adminPort(), OwnRoutes.ADMIN);
  }

  @Test
  void aRouteThatIsInNoTableOpensNoListener() {
    Vertx vertx = broker.vertx;
    Router router = Router.router(vertx);
    router.get("/v1/models").handler(context -> {});
    OwnRoutes.check(router, OwnRoutes.PUBLIC);
    router.put("/v1/models").handler(context -> {});
    assertThatThrownBy(() -> OwnRoutes.check(router, OwnRoutes.PUBLIC))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a route without a scope: PUT /v1/models is not in OwnRoutes");
  }
}
