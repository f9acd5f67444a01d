package io.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseTool;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.access.Policy.ModelList;
import io.sluice.config.ConfigLoader;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.routing.Catalog;
import io.sluice.wire.Feature;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way to say no, with the rule that says it and what would turn it round. */
final class ReasonsTest {

  private static final String FILE =
      """
      environment: production
      issuers:
        corp:
          issuer: https://login.example.com/
          jwks: https://login.example.com/jwks.json
          audiences: [sluice]
      providers:
        main: {base_url: "https://api.example.com/v1", region: us}
      models:
        large: {deployments: [{provider: main, model: l}]}
        small: {deployments: [{provider: main, model: s}]}
        tried: {deployments: [{provider: main, model: t, environment: staging}]}
        house: {deployments: [{provider: main, model: h, region: eu}]}
        other: {deployments: [{provider: main, model: o}]}
      environments:
        staging: {scopes: [llm:chat, models:read]}
      roles:
        copilot: {scopes: [llm:chat, models:read]}
        engineer: {includes: [copilot], scopes: [agents:staging]}
        careful: {scopes: [], deny_scopes: [agents:staging]}
      teams:
        search:
          cost_centre: CC-1
          scopes: [llm:chat, models:read, agents:staging, traces:read]
          deny_scopes: [traces:read]
          tools: [board]
          grants:
            - provider: main
              models: [large]
              max_output_tokens: 4000
              features: [streaming, tools]
              hours: {days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00"}
              expires: 2027-01-01
              when: "!('intern' in subject.roles) && request.max_output_tokens < 3000"
            - {provider: main, models: [small, tried]}
            - {provider: main, models: [house], regions: [us]}
            - {effect: deny, provider: "*", models: [small], when: "'intern' in subject.roles"}
      tools:
        board:
          url: http://127.0.0.1:3000
          routes: [{path: /, scope: agents:staging}]
        cellar:
          url: http://127.0.0.1:3001
          environment: staging
          routes: [{path: /, scope: agents:staging}]
      """;

  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Someone COPILOT =
      Someone.of("search", Set.of("copilot"), Set.of()).in("production");
  private static final Someone ENGINEER = COPILOT.with(Set.of("engineer"), Set.of());

  private final Policy policy = policy(FILE);

  private static Policy policy(String yaml) {
    Loaded loaded = (Loaded) new ConfigLoader(name -> null).load("x.yaml", yaml);
    return Policy.compile(loaded.config(), Catalog.compile(loaded.config()));
  }

  private static UseModel ask(String model, long max, Feature... features) {
    return new UseModel("llm:chat", model, max, Set.of(features));
  }

  private static UseTool tool(String name, String environment) {
    return new UseTool(name, environment, "agents:staging", "tools." + name + ".routes[0]");
  }

  @ParameterizedTest
  @MethodSource("denials")
  void aDenialNamesItsReasonItsRuleAndItsCure(
      Subject subject, Ask ask, Instant now, Reason reason, String rule, String cure) {
    Explanation explanation = policy.explain(subject, ask, now);
    Denied denied = (Denied) explanation.decision();
    assertThat(policy.decide(subject, ask, now)).isEqualTo(denied);
    assertThat(denied.reason()).isEqualTo(reason);
    assertThat(denied.rule()).isEqualTo(rule);
    assertThat(explanation.changes().stream().map(Change::text)).containsExactly(cure.split(" / "));
  }

  static Stream<Arguments> denials() {
    Someone intern = COPILOT.with(Set.of("copilot", "intern"), Set.of());
    Instant night = Instant.parse("2026-11-27T23:00:00Z");
    return Stream.of(
        Arguments.of(
            Someone.of("strangers", Set.of("copilot"), Set.of()),
            ask("small", -1),
            NOON,
            Reason.UNKNOWN_TEAM,
            "teams",
            "use a token of a team that is known: search"),
        Arguments.of(
            COPILOT.with(Set.of(), Set.of()),
            ask("small", -1),
            NOON,
            Reason.INSUFFICIENT_SCOPE,
            "roles",
            "give the token the role copilot"),
        Arguments.of(
            COPILOT.with(Set.of(), Set.of("jobs:run")),
            new Ask.UseScope("jobs:run"),
            NOON,
            Reason.INSUFFICIENT_SCOPE,
            "teams.search.scopes",
            "add jobs:run to teams.search.scopes"),
        Arguments.of(
            COPILOT.with(Set.of(), Set.of("traces:read")),
            new Ask.UseScope("traces:read"),
            NOON,
            Reason.SCOPE_DENIED,
            "teams.search.deny_scopes",
            "remove traces:read from teams.search.deny_scopes"),
        Arguments.of(
            COPILOT.with(Set.of("engineer", "careful"), Set.of()),
            new Ask.UseScope("agents:staging"),
            NOON,
            Reason.SCOPE_DENIED,
            "roles.careful.deny_scopes",
            "remove agents:staging from roles.careful.deny_scopes"),
        Arguments.of(
            ENGINEER.in("staging"),
            new Ask.UseScope("agents:staging"),
            NOON,
            Reason.ENVIRONMENT_CEILING,
            "environments.staging.scopes",
            "add agents:staging to environments.staging.scopes"),
        Arguments.of(
            COPILOT,
            ask("nothing", -1),
            NOON,
            Reason.MODEL_NOT_FOUND,
            "models",
            "ask for a model that there is: large, small, tried, house"),
        Arguments.of(
            COPILOT,
            ask("other", -1),
            NOON,
            Reason.MODEL_NOT_GRANTED,
            "teams.search.grants",
            "add {\"provider\": \"main\", \"models\": [\"other\"]} to teams.search.grants"),
        Arguments.of(
            intern,
            ask("small", -1),
            NOON,
            Reason.MODEL_DENIED,
            "teams.search.grants[3]",
            "remove teams.search.grants[3]"),
        Arguments.of(
            COPILOT,
            ask("tried", -1),
            NOON,
            Reason.ENVIRONMENT_NOT_REACHED,
            "environments.production.reaches",
            "use a token of environment staging"),
        Arguments.of(
            COPILOT.in("staging"),
            ask("small", -1),
            NOON,
            Reason.ENVIRONMENT_NOT_REACHED,
            "environments.staging.reaches",
            "use a token of environment production"),
        Arguments.of(
            COPILOT,
            ask("house", -1),
            NOON,
            Reason.REGION_NOT_GRANTED,
            "teams.search.grants[2].regions",
            "add eu to teams.search.grants[2].regions"),
        Arguments.of(
            COPILOT,
            ask("large", 10),
            Instant.parse("2027-01-01T12:00:00Z"),
            Reason.GRANT_EXPIRED,
            "teams.search.grants[0].expires",
            "move teams.search.grants[0].expires to a later day"),
        Arguments.of(
            COPILOT,
            ask("large", 10),
            night,
            Reason.OUTSIDE_HOURS,
            "teams.search.grants[0].hours",
            "ask again at 2026-11-30T08:00:00Z"),
        Arguments.of(
            COPILOT,
            ask("large", 10, Feature.IMAGES, Feature.TOOLS),
            NOON,
            Reason.FEATURE_NOT_GRANTED,
            "teams.search.grants[0].features",
            "ask without images"),
        Arguments.of(
            COPILOT,
            ask("large", 4001),
            NOON,
            Reason.OUTPUT_LIMIT_EXCEEDED,
            "teams.search.grants[0].max_output_tokens",
            "ask for at most 4000 output tokens / ask so that it holds, or change"
                + " teams.search.grants[0].when"),
        Arguments.of(
            COPILOT,
            ask("large", 3500),
            NOON,
            Reason.CONDITION_NOT_MET,
            "teams.search.grants[0].when",
            "ask so that it holds, or change teams.search.grants[0].when"),
        Arguments.of(
            ENGINEER,
            tool("cellar", "staging"),
            NOON,
            Reason.TOOL_NOT_GRANTED,
            "teams.search.tools",
            "add cellar to teams.search.tools / use a token of environment staging / add"
                + " agents:staging to environments.staging.scopes"),
        Arguments.of(
            ENGINEER,
            tool("board", "development"),
            NOON,
            Reason.ENVIRONMENT_NOT_REACHED,
            "environments.production.reaches",
            "use a token of environment development"));
  }

  @Test
  void whatAsksForNoBoundGetsThatOfTheGrant() {
    Allowed allowed = (Allowed) policy.decide(COPILOT, ask("large", -1), NOON);
    assertThat(allowed.maxOutputTokens()).isEqualTo(4000);
    assertThat(allowed.rule()).isEqualTo("teams.search.grants[0]");
    assertThat(((Allowed) policy.decide(COPILOT, ask("large", 7), NOON)).maxOutputTokens())
        .isEqualTo(7);
    assertThat(((Allowed) policy.decide(COPILOT, ask("small", -1), NOON)).maxOutputTokens())
        .isEqualTo(-1);
  }

  @Test
  void aToolsRouteIsAllowedByItself() {
    assertThat(policy.decide(ENGINEER, tool("board", "production"), NOON))
        .isEqualTo(new Allowed("search", "CC-1", null, "tools.board.routes[0]", -1));
  }

  @Test
  void modelsOutOfReachAreNotListed() {
    assertThat(listed(COPILOT, NOON)).containsExactly("large", "small");
    assertThat(listed(COPILOT.in("staging"), NOON)).containsExactly("tried");
    assertThat(listed(COPILOT.with(Set.of("copilot", "intern"), Set.of()), NOON))
        .as("what depends on the request is open, what does not is not")
        .containsExactly("large");
    assertThat(listed(COPILOT, Instant.parse("2027-01-01T12:00:00Z"))).containsExactly("small");
  }

  private Stream<String> listed(Subject subject, Instant now) {
    return ((ModelList.Visible) policy.models(subject, now))
        .models().stream().map(model -> model.alias());
  }

  @Test
  void anAllowanceNamesTheGrantWithoutWhichItWouldNotBe() {
    Explanation explanation = policy.explain(COPILOT, ask("small", -1), NOON);
    assertThat(explanation.allowed()).isTrue();
    assertThat(explanation.place()).isEqualTo("x.yaml:35:9");
    assertThat(explanation.changes().stream().map(Change::text))
        .containsExactly("remove teams.search.grants[1]");
  }

  @Test
  void whatAlmostAllowedIsSaidWithAllThatIsMissing() {
    Explanation explanation = policy.explain(COPILOT, ask("large", 9000, Feature.FILES), NOON);
    assertThat(explanation.steps())
        .anySatisfy(
            step -> {
              assertThat(step.outcome()).isEqualTo(Explanation.Outcome.ALMOST);
              assertThat(step.rule()).isEqualTo("teams.search.grants[0].features");
              assertThat(step.place()).isEqualTo("x.yaml:31:9");
              assertThat(step.says())
                  .contains("does not grant files", "at most 4000", "is false: !('intern'");
            });
  }

  @Test
  void everyReasonIsReached() {
    assertThat(denials().map(denial -> denial.get()[3]).distinct())
        .containsExactlyInAnyOrder((Object[]) Reason.values());
  }
}
