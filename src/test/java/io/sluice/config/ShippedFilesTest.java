package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LoadResult.Loaded;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files in {@code conf/} are good, and say what they are meant to say. */
class ShippedFilesTest {
  private static final Path CONF = Path.of("conf");
  private static final Map<String, String> DEMO =
      Map.of(
          "SLUICE_DEMO_TOOLS_URL", "http://127.0.0.1:9001",
          "SLUICE_DEMO_PORT", "0",
          "SLUICE_DEMO_ADMIN_PORT", "0",
          "SLUICE_DEMO_ISSUER", "http://127.0.0.1:8082",
          "SLUICE_DEMO_JWKS", "http://127.0.0.1:8082/jwks.json",
          "SLUICE_DEMO_PROVIDER_URL", "http://127.0.0.1:9000",
          "SLUICE_DEMO_PROVIDER_KEY", "simulated",
          "SLUICE_DEMO_DATA", "data/demo");

  @Test
  void theExampleLoadsAndGivesEveryDefaultItsTrueValue() throws IOException {
    Map<String, String> env = Map.of("OPENAI_API_KEY", "k-1", "VLLM_API_KEY", "k-2");
    LoadResult result = new ConfigLoader(env::get).load(CONF.resolve("sluice.yaml"));
    assertThat(result).isInstanceOf(Loaded.class);
    SluiceConfig config = ((Loaded) result).config();
    assertThat(((Loaded) result).warnings()).isEmpty();
    assertThat(config.environment()).isEqualTo("production");

    SluiceConfig defaults = Sample.good(Sample.MINIMAL);
    assertThat(config.server()).isEqualTo(defaults.server());
    assertThat(config.routing()).isEqualTo(defaults.routing());
    assertThat(config.ledger()).isEqualTo(defaults.ledger());
    assertThat(config.log()).isEqualTo(defaults.log());
    assertThat(Sample.get(config.issuers(), "corporate").claims())
        .isEqualTo(Sample.get(defaults.issuers(), "corp").claims());
    assertThat(Sample.get(config.providers(), "openai").timeouts())
        .isEqualTo(Sample.get(defaults.providers(), "main").timeouts());
  }

  @Test
  void theCommentedIssuersOfTheExampleAreGoodInDevelopment() throws IOException {
    String yaml =
        Files.readString(CONF.resolve("sluice.yaml"))
            .replace("environment: production", "environment: development");
    int from = yaml.indexOf("\nissuers:");
    int to = yaml.indexOf("\nproviders:");
    String issuers =
        yaml.substring(from, to).replaceAll("(?m)^  # ((?:  )*[a-z_]+:(?: .*)?)$", "  $1");
    Map<String, String> env =
        Map.of(
            "OPENAI_API_KEY", "k-1",
            "VLLM_API_KEY", "k-2",
            "SCHEDULER_SECRET", "k".repeat(32),
            "INTROSPECTION_SECRET", "k-3");
    assertThat(Sample.good(yaml.substring(0, from) + issuers + yaml.substring(to), env).issuers())
        .containsOnlyKeys("corporate", "keycloak", "internal", "opaque", "development");
  }

  @Test
  void theCommentedProvidersOfTheExampleAreGood() throws IOException {
    String yaml = Files.readString(CONF.resolve("sluice.yaml"));
    int from = yaml.indexOf("\nproviders:");
    int to = yaml.indexOf("\nmodels:");
    String providers =
        yaml.substring(from, to).replaceAll("(?m)^  # ((?:  )*(?:[a-z_]+:(?: .*)?|- .*))$", "  $1");
    Map<String, String> env = new HashMap<>();
    Pattern.compile("\\$\\{env:([A-Z0-9_]+)\\}")
        .matcher(yaml)
        .results()
        .forEach(found -> env.put(found.group(1), "k".repeat(32)));
    assertThat(
            Sample.good(yaml.substring(0, from) + providers + yaml.substring(to), env).providers())
        .containsOnlyKeys(
            "openai", "inhouse", "anthropic", "gemini", "azure", "vertex", "bedrock", "cohere");
  }

  @Test
  void theExampleNamesEveryKeyOfTheSchema() throws IOException {
    String yaml = Files.readString(CONF.resolve("sluice.yaml"));
    assertThat(keys(new JsonObject(ConfigLoader.schema())))
        .allMatch(key -> Pattern.compile("\\b" + key + ":").matcher(yaml).find());
  }

  @Test
  void everyKeyOfTheSchemaSaysWhatItIsFor() {
    JsonObject schema = new JsonObject(ConfigLoader.schema());
    for (JsonObject object : objects(schema)) {
      JsonObject properties = object.getJsonObject("properties", new JsonObject());
      assertThat(properties.fieldNames())
          .allMatch(
              name ->
                  properties.getJsonObject(name).containsKey("title")
                      || properties.getJsonObject(name).containsKey("description"));
    }
  }

  private static final String[] SIMULATED = {
    "sim", "sim-anthropic", "sim-gemini", "sim-bedrock", "sim-cohere", "sim-azure"
  };

  @Test
  void theDemoNeedsOnlyWhatTheDemoGives() {
    SluiceConfig config = demo(DEMO);
    assertThat(config.environment()).isEqualTo("development");
    assertThat(config.server().port()).isZero();
    assertThat(config.ledger().data()).isEqualTo(Path.of("data/demo"));
    assertThat(config.providers()).containsOnlyKeys(SIMULATED);
    assertThat(config.models())
        .containsKeys("sim-small", "sim-large", "sim-reasoning", "sim-claude", "sim-auto")
        .allSatisfy((alias, model) -> assertThat(alias).startsWith("sim-"));
    assertThat(config.roles())
        .containsOnlyKeys(
            "copilot",
            "evaluator",
            "operator",
            "support-lead",
            "engineer",
            "finance",
            "platform",
            "security");
    IssuerConfig issuer = Sample.get(config.issuers(), "demo");
    assertThat(issuer.development()).isTrue();
    assertThat(issuer.audiences()).containsExactly("sluice-demo");
    assertThat(issuer.algorithms()).containsExactly("RS256");
  }

  @Test
  void theRealProviderJoinsTheDemoWhenItsKeyIsSet() {
    Map<String, String> env = new HashMap<>(DEMO);
    env.put("OPENAI_API_KEY", "k-1");
    SluiceConfig config = demo(env);
    assertThat(config.providers()).containsKeys(SIMULATED).containsKey("openai").hasSize(7);
    assertThat(config.models()).containsKeys("gpt-5-nano", "gpt-5-mini");
    assertThat(Sample.get(config.teams(), "search").grants())
        .anyMatch(grant -> grant.provider().equals("*") && grant.covers("gpt-5-mini"));
    assertThat(Sample.get(config.teams(), "support").grants())
        .allMatch(grant -> grant.provider().equals("sim"));
  }

  @Test
  void theDemoTeamsDifferInModelsLimitsAndCostCentres() {
    SluiceConfig config = demo(DEMO);
    TeamConfig search = Sample.get(config.teams(), "search");
    TeamConfig support = Sample.get(config.teams(), "support");
    TeamConfig research = Sample.get(config.teams(), "research");
    assertThat(List.of(search.costCentre(), support.costCentre(), research.costCentre()))
        .containsExactly("CC-1001", "CC-2002", "CC-3003");
    assertThat(search.limits())
        .containsExactly(new LimitConfig("sim", List.of(RateConfig.parse("600/minute")), 100));
    assertThat(support.limits())
        .containsExactly(
            new LimitConfig("sim", List.of(RateConfig.parse("60/minute burst 10")), 5));
    assertThat(research.limits()).isEmpty();
    for (String model : config.models().keySet()) {
      assertThat(search.grants()).anyMatch(grant -> grant.covers(model));
      assertThat(research.grants()).anyMatch(grant -> grant.covers(model));
      assertThat(support.grants().stream().anyMatch(grant -> grant.covers(model)))
          .isEqualTo(model.equals("sim-small"));
    }
  }

  @Test
  void everyRoleCanBeTriedInEveryDemoTeam() {
    SluiceConfig config = demo(DEMO);
    for (TeamConfig team : config.teams().values()) {
      assertThat(config.roles().values())
          .allMatch(role -> team.scopes().containsAll(role.scopes()));
    }
  }

  private static SluiceConfig demo(Map<String, String> env) {
    LoadResult result = new ConfigLoader(env::get).load(CONF.resolve("demo.yaml"));
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded) result).config();
  }

  private static List<String> keys(JsonObject schema) {
    return objects(schema).stream()
        .map(object -> object.getJsonObject("properties", new JsonObject()))
        .flatMap(properties -> properties.fieldNames().stream())
        .distinct()
        .toList();
  }

  /** This object and all inside it. */
  private static List<JsonObject> objects(JsonObject json) {
    List<JsonObject> all = new ArrayList<>(List.of(json));
    json.fieldNames().stream()
        .map(json::getValue)
        .filter(JsonObject.class::isInstance)
        .forEach(inner -> all.addAll(objects((JsonObject) inner)));
    return all;
  }
}
