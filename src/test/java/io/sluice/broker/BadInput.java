package io.sluice.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.BreakerConfig;
import io.sluice.config.Secret;
import io.sluice.config.ServerConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.wire.Format;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker whose team may use a model of each vendor, named as the vendor's family, and a provider
 * that must not hear of what is refused.
 */
final class BadInput implements AutoCloseable {

  static final List<String> FAMILIES =
      List.of("openai", "anthropic", "gemini", "bedrock", "cohere");

  private static final List<String> SCOPES =
      List.of(
          "llm:chat",
          "llm:embed",
          "llm:rerank",
          "llm:moderate",
          "llm:images",
          "llm:audio",
          "llm:files",
          "llm:batches",
          "models:read");

  /** As long as a message may be: it is for people. */
  private static final int MAX_MESSAGE = 400;

  final FakeUpstream upstream;
  final TestBroker broker;
  final String token;
  private int rowsBefore;

  private BadInput(FakeUpstream upstream, TestBroker broker) {
    this.upstream = upstream;
    this.broker = broker;
    this.token = broker.token("search", "copilot");
  }

  static BadInput start(Path folder) throws Exception {
    return start(folder, Duration.ofSeconds(5));
  }

  /** With so much time for a body. */
  static BadInput start(Path folder, Duration patience) throws Exception {
    FakeUpstream upstream = new FakeUpstream().answers(200, "application/json", "{}");
    ServerConfig server = TestBroker.server(patience);
    return new BadInput(
        upstream, TestBroker.start(folder, upstream.port(), c -> config(c, server, upstream)));
  }

  private static SluiceConfig config(SluiceConfig c, ServerConfig server, FakeUpstream upstream) {
    Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    Map<String, ModelConfig> models = new LinkedHashMap<>();
    for (String family : FAMILIES) {
      providers.put(family, provider(family, upstream.port()));
      String upstreamModel = family.equals("bedrock") ? "anthropic.claude-v1" : family + "-v1";
      models.put(family, new ModelConfig(List.of(new DeploymentConfig(family, upstreamModel))));
    }
    TeamConfig team =
        new TeamConfig("cc-1", SCOPES, List.of(new GrantConfig("*", List.of("*"))), List.of());
    return ConfigSample.from(c)
        .server(server)
        .providers(providers)
        .models(models)
        .roles(Map.of("copilot", new RoleConfig("", SCOPES)))
        .teams(Map.of("search", team))
        .routing(patient())
        .make();
  }

  /** What answers nonsense goes on being asked. */
  private static RoutingConfig patient() {
    BreakerConfig never =
        new BreakerConfig(
            100,
            1_000_000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(1),
            1);
    return new RoutingConfig(
        "", TestBroker.NO_RETRIES.retries(), never, false, TestBroker.NO_RETRIES.cache());
  }

  private static ProviderConfig provider(String family, int port) {
    String root = "http://127.0.0.1:" + port;
    return new ProviderConfig(
        family,
        URI.create(family.equals("openai") ? root + "/v1" : root),
        new Secret("${env:PROVIDER_KEY}", TestBroker.PROVIDER_KEY),
        false,
        1024,
        256,
        TestBroker.timeouts(5000, 5000, 5000, 60_000),
        null,
        "",
        List.of(),
        false,
        List.of(),
        List.of(),
        null,
        null,
        null,
        family.equals("bedrock") ? new AwsConfig("us-east-1", null, null, null) : null,
        "cancel");
  }

  HttpRequest.Builder post(String path, byte[] body) {
    return broker
        .request(path)
        .header("authorization", "Bearer " + token)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofByteArray(body));
  }

  HttpRequest.Builder post(String path, String body) {
    return post(path, body.getBytes(UTF_8));
  }

  HttpResponse<String> send(Way way, String body) throws Exception {
    return broker.send(post(way.path(), body));
  }

  /**
   * Says that a request was refused as it must be: in the shape of its format, in words for people,
   * and without a byte of it for the provider.
   */
  VendorError refused(Format format, HttpResponse<String> answer, int status) {
    String said = answer.body();
    assertThat(answer.statusCode()).as(said).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    VendorError error = VendorError.read(format, status, said);
    assertThat(error.message())
        .hasSizeLessThan(MAX_MESSAGE)
        .matches("(?s)[\\w\"].*[.\\w\"')\\]]")
        .doesNotContain("Exception", "io.sluice", "com.fasterxml", "java.", "\tat ", "null;")
        .doesNotContain(token);
    assertThat(said).doesNotContain(token, TestBroker.PROVIDER_KEY);
    assertThat(upstream.got).as("what the provider got").isEmpty();
    return error;
  }

  /** Says that nothing is left of what was refused: nothing open, held, or to be paid. */
  void assertNothingIsLeft() throws Exception {
    broker.awaitIdle();
    List<FakeUpstream.Got> heard = List.copyOf(upstream.got);
    upstream.got.clear();
    assertThat(heard).isEmpty();
    int rows = broker.rows().size();
    int before = rowsBefore;
    rowsBefore = rows;
    assertThat(rows).as("rows in the ledger").isEqualTo(before);
  }

  @Override
  public void close() {
    broker.close();
    upstream.close();
  }
}
