package io.sluice.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.FakeUpstream.Got;
import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, batches and stored responses: each team has its own, though one account keeps them. */
class KeptThingsTest {

  private static final List<String> SCOPES =
      List.of("llm:chat", "llm:files", "llm:batches", "models:read");
  private static final String FORM =
      """
      --B
      Content-Disposition: form-data; name="purpose"

      batch
      --B
      Content-Disposition: form-data; name="file"; filename="a.jsonl"

      {"custom_id":"1"}
      --B--
      """
          .replace("\n", "\r\n");

  @TempDir private Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;
  private volatile String batch =
      "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"validating\",\"usage\":null}";
  private volatile String response =
      "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"small-v1\","
          + "\"usage\":{\"input_tokens\":7,\"output_tokens\":3,\"total_tokens\":10}}";

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream().plays(this::play);
    broker = TestBroker.start(folder, upstream.port(), KeptThingsTest::withScopes);
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private static SluiceConfig withScopes(SluiceConfig c) {
    List<GrantConfig> grants = List.of(new GrantConfig("fake", List.of("*")));
    return ConfigSample.from(c)
        .roles(Map.of("copilot", new RoleConfig("", SCOPES)))
        .teams(
            Map.of(
                "search", new TeamConfig("cc-1", SCOPES, grants, List.of()),
                "support", new TeamConfig("cc-2", SCOPES, grants, List.of()),
                "chatty",
                    new TeamConfig("cc-3", List.of("llm:chat", "models:read"), grants, List.of())))
        .make();
  }

  /** A provider with one account for all. */
  private void play(Got got, HttpServerResponse answer) {
    answer.putHeader("content-type", "application/json");
    String path = got.path();
    if (path.endsWith("/content")) {
      answer.putHeader("content-type", "application/octet-stream").end("line\n");
    } else if (got.method().equals("DELETE")) {
      answer.end("{\"id\":\"x\",\"object\":\"x\",\"deleted\":true}");
    } else if (path.startsWith("/v1/files")) {
      answer.end("{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":17,\"purpose\":\"batch\"}");
    } else if (path.startsWith("/v1/batches")) {
      answer.end(batch);
    } else {
      answer.end(response);
    }
  }

  @Test
  void aFileIsOfTheTeamThatSentIt() throws Exception {
    HttpResponse<String> made = broker.send(upload("search"));
    assertThat(made.statusCode()).isEqualTo(200);
    Got got = upstream.got.get(0);
    assertThat(got.path()).isEqualTo("/v1/files");
    assertThat(got.body()).hasToString(FORM);
    assertThat(got.headers().get("content-length")).isEqualTo("" + FORM.length());
    assertThat(got.headers().get("authorization")).isEqualTo("Bearer " + TestBroker.PROVIDER_KEY);

    assertThat(get("/v1/files/file-1", "search").statusCode()).isEqualTo(200);
    assertThat(get("/v1/files/file-1/content", "search").body()).isEqualTo("line\n");
    assertThat(ids(get("/v1/files", "search"))).containsExactly("file-1");
    assertThat(ids(get("/v1/files", "support"))).isEmpty();
    assertThat(broker.rowOf(made).outcome()).isEqualTo("completed");
    assertThat(broker.rowOf(made).input()).isZero();
  }

  @Test
  void whatIsAnotherTeamsIsAsIfItWereNotThere() throws Exception {
    broker.send(upload("search"));
    int asked = upstream.got.size();
    for (String path : List.of("", "/content")) {
      HttpResponse<String> foreign = get("/v1/files/file-1" + path, "support");
      HttpResponse<String> unknown = get("/v1/files/file-9" + path, "support");
      assertThat(foreign.statusCode()).isEqualTo(404);
      assertThat(foreign.body()).isEqualTo(unknown.body());
      assertThat(new JsonObject(foreign.body()).getJsonObject("error").getString("code"))
          .isEqualTo("resource_not_found");
    }
    HttpResponse<String> deleted =
        broker.send(broker.request("/v1/files/file-1", "support").DELETE());
    assertThat(deleted.statusCode()).isEqualTo(404);
    assertThat(upstream.got).hasSize(asked);
    assertThat(get("/v1/files/file-1", "search").statusCode()).isEqualTo(200);
  }

  @Test
  void aPathThatLeadsElsewhereIsNotPassedOn() throws Exception {
    for (String id : List.of("..%2Fmodels", "%2e%2e", "a%2Fb", "a%3Fb", "a%00")) {
      assertThat(get("/v1/files/" + id, "search").statusCode()).isIn(400, 404);
    }
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void aFileThatIsDeletedIsGone() throws Exception {
    broker.send(upload("search"));
    assertThat(broker.send(broker.request("/v1/files/file-1", "search").DELETE()).statusCode())
        .isEqualTo(200);
    assertThat(get("/v1/files/file-1", "search").statusCode()).isEqualTo(404);
    assertThat(ids(get("/v1/files", "search"))).isEmpty();
  }

  @Test
  void filesNeedTheirScope() throws Exception {
    assertThat(broker.send(upload("chatty")).statusCode()).isEqualTo(403);
    assertThat(get("/v1/files", "chatty").statusCode()).isEqualTo(403);
    assertThat(post("/v1/batches", "chatty", "{\"input_file_id\":\"file-1\"}").statusCode())
        .isIn(403, 404);
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void aBatchOfAnotherTeamsFileIsRefused() throws Exception {
    broker.send(upload("search"));
    int asked = upstream.got.size();
    assertThat(post("/v1/batches", "support", batchOf("file-1")).statusCode()).isEqualTo(404);
    assertThat(upstream.got).hasSize(asked);
  }

  @Test
  void aBatchIsPaidForOnceWhenItIsDone() throws Exception {
    broker.send(upload("search"));
    HttpResponse<String> made = post("/v1/batches", "search", batchOf("file-1"));
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(broker.rowOf(made).input()).isZero();
    batch =
        "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"in_progress\",\"usage\":"
            + "{\"input_tokens\":1,\"output_tokens\":1}}";
    assertThat(broker.rowOf(get("/v1/batches/batch_1", "search")).input()).isZero();
    batch =
        "{\"id\":\"batch_1\",\"object\":\"batch\",\"status\":\"completed\","
            + "\"output_file_id\":\"file-out\",\"usage\":{\"input_tokens\":100,"
            + "\"input_tokens_details\":{\"cached_tokens\":40},\"output_tokens\":50,"
            + "\"output_tokens_details\":{\"reasoning_tokens\":5}}}";
    TestBroker.Row paid = broker.rowOf(get("/v1/batches/batch_1", "search"));
    assertThat(List.of(paid.input(), paid.cacheRead(), paid.output(), paid.reasoning()))
        .containsExactly(60L, 40L, 50L, 5L);
    assertThat(broker.rowOf(get("/v1/batches/batch_1", "search")).input()).isZero();
    assertThat(ids(get("/v1/batches", "search"))).containsExactly("batch_1");
    assertThat(get("/v1/batches/batch_1", "support").statusCode()).isEqualTo(404);
    assertThat(get("/v1/files/file-out/content", "search").body()).isEqualTo("line\n");
    assertThat(get("/v1/files/file-out/content", "support").statusCode()).isEqualTo(404);
  }

  @Test
  void aStoredResponseIsOfTheTeamThatAskedForIt() throws Exception {
    HttpResponse<String> made = post("/v1/responses", "search", ask(""));
    assertThat(made.body()).isEqualTo(response);
    assertThat(broker.rowOf(made).input()).isEqualTo(7);
    HttpResponse<String> own = get("/v1/responses/resp_1?include[]=reasoning", "search");
    assertThat(own.body()).isEqualTo(response);
    assertThat(broker.rowOf(own).input()).isZero();
    assertThat(get("/v1/responses/resp_1/input_items", "search").statusCode()).isEqualTo(200);
    assertThat(get("/v1/responses/resp_1", "support").statusCode()).isEqualTo(404);
    assertThat(
            broker
                .send(broker.request("/v1/responses/resp_1/cancel", "support").POST(noBody()))
                .statusCode())
        .isEqualTo(404);
    assertThat(broker.send(broker.request("/v1/responses/resp_1", "search").DELETE()).statusCode())
        .isEqualTo(200);
    assertThat(get("/v1/responses/resp_1", "search").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyItsOwnResponsesCanATeamGoOnFrom() throws Exception {
    post("/v1/responses", "search", ask(""));
    String next = ask(",\"previous_response_id\":\"resp_1\"");
    assertThat(post("/v1/responses", "search", next).statusCode()).isEqualTo(200);
    int asked = upstream.got.size();
    assertThat(post("/v1/responses", "support", next).statusCode()).isEqualTo(404);
    String escaped = ask(",\"previous\\u005fresponse_id\":\"resp_1\"");
    assertThat(post("/v1/responses", "support", escaped).statusCode()).isEqualTo(404);
    String conversation = ask(",\"conversation\":{\"id\":\"conv_1\"}");
    assertThat(post("/v1/responses", "search", conversation).statusCode()).isEqualTo(404);
    assertThat(upstream.got).hasSize(asked);
  }

  @Test
  void onlyItsOwnFilesCanATeamAskAbout() throws Exception {
    broker.send(upload("search"));
    String about =
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"file\","
            + "\"file\":{\"file_id\":\"file-1\"}}]}],\"metadata\":{\"file_id\":\"mine\"}}";
    int asked = upstream.got.size();
    assertThat(post("/v1/chat/completions", "support", about).statusCode()).isEqualTo(404);
    assertThat(upstream.got).hasSize(asked);
    assertThat(post("/v1/chat/completions", "search", about).statusCode()).isEqualTo(200);
  }

  @Test
  void aResponseInTheBackgroundIsPaidForOnceWhenItIsDone() throws Exception {
    response = "{\"id\":\"resp_2\",\"status\":\"queued\",\"model\":\"small-v1\",\"usage\":null}";
    HttpResponse<String> made = post("/v1/responses", "search", ask(",\"background\":true"));
    assertThat(broker.rowOf(made).input()).isZero();
    response =
        "{\"id\":\"resp_2\",\"status\":\"completed\",\"model\":\"small-v1\","
            + "\"usage\":{\"input_tokens\":9,\"output_tokens\":4}}";
    assertThat(broker.rowOf(get("/v1/responses/resp_2", "search")).input()).isEqualTo(9);
    assertThat(broker.rowOf(get("/v1/responses/resp_2", "search")).input()).isZero();
  }

  @Test
  void aResponseThatIsNotKeptIsNobodys() throws Exception {
    post("/v1/responses", "search", ask(",\"store\": false"));
    assertThat(get("/v1/responses/resp_1", "search").statusCode()).isEqualTo(404);
  }

  @Test
  void ownersAreKnownAfterARestart() throws Exception {
    broker.send(upload("search"));
    broker.close();
    broker = TestBroker.start(folder, upstream.port(), KeptThingsTest::withScopes);
    assertThat(get("/v1/files/file-1", "search").statusCode()).isEqualTo(200);
    assertThat(get("/v1/files/file-1", "support").statusCode()).isEqualTo(404);
  }

  @Test
  void aFormThatIsCutNeverLooksWholeToTheProvider() throws Exception {
    HttpRequest.Builder cut =
        broker
            .request("/v1/files", "search")
            .header("content-type", "multipart/form-data; boundary=B")
            .POST(BodyPublishers.ofString(FORM.substring(0, FORM.length() - 8)));
    assertThat(broker.send(cut).statusCode()).isEqualTo(400);
    assertThat(upstream.got).isEmpty();
  }

  private HttpRequest.Builder upload(String team) {
    return broker
        .request("/v1/files", team)
        .header("content-type", "multipart/form-data; boundary=B")
        .POST(BodyPublishers.ofString(FORM));
  }

  private HttpResponse<String> get(String path, String team) throws Exception {
    return broker.send(broker.request(path, team).GET());
  }

  private HttpResponse<String> post(String path, String team, String body) throws Exception {
    return broker.send(
        broker
            .request(path, team)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.BodyPublisher noBody() {
    return BodyPublishers.noBody();
  }

  private static String ask(String more) {
    return "{\"model\":\"small\",\"input\":\"Hi\"" + more + "}";
  }

  private static String batchOf(String file) {
    return "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"
        .formatted(file);
  }

  private static List<String> ids(HttpResponse<String> list) {
    JsonArray data = new JsonObject(list.body()).getJsonArray("data");
    return data.stream().map(one -> requireNonNull(((JsonObject) one).getString("id"))).toList();
  }
}
