package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of mistake about who may do what: its place, and what would be right. */
class AccessMistakesTest {

  private static final String GRANT = "        models: [small]\n";

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlaceAndItsCure(String part, String replacement, String problem) {
    assertThat(Sample.problems(Sample.with(part, replacement))).containsExactly(problem);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        // Scopes
        Arguments.of(
            "scopes: [llm:chat]",
            "scopes: [llm:caht]",
            "x.yaml:18:14 teams.search.scopes[0]: \"llm:caht\" is no scope; did you mean llm:chat?"),
        Arguments.of(
            "scopes: [llm:chat]",
            "scopes: [llm:chat]\n    deny_scopes: [reports:write]",
            "x.yaml:19:19 teams.search.deny_scopes[0]: \"reports:write\" is no scope; if a tool of"
                + " yours needs it, declare it under scopes"),
        section(
            "roles: {r: {scopes: [model:read]}}",
            "x.yaml:7:22 roles.r.scopes[0]: \"model:read\" is no scope; did you mean models:read?"),
        section(
            "roles: {r: {scopes: [], deny_scopes: [model:read]}}",
            "x.yaml:7:39 roles.r.deny_scopes[0]: \"model:read\" is no scope; did you mean"
                + " models:read?"),
        section(
            "environments: {staging: {scopes: [model:read]}}",
            "x.yaml:7:35 environments.staging.scopes[0]: \"model:read\" is no scope; did you mean"
                + " models:read?"),
        section(
            "personas: {p: {team: search, scopes: [model:read]}}",
            "x.yaml:7:39 personas.p.scopes[0]: \"model:read\" is no scope; did you mean"
                + " models:read?"),
        section(
            "tools: {t: {url: \"http://127.0.0.1:1\", routes: [{path: /, scope: trace:read}]}}",
            "x.yaml:7:59 tools.t.routes[0].scope: \"trace:read\" is no scope; did you mean"
                + " traces:read?"),

        // Roles
        section(
            "roles: {a: {scopes: [], includes: [b]}, b: {scopes: [], includes: [c]},"
                + " c: {scopes: [], includes: [a]}}",
            "x.yaml:7:100 roles.c.includes[0]: roles include each other in a circle: a -> b -> c ->"
                + " a; remove this one"),
        section(
            "roles: {a: {scopes: [], includes: [a]}}",
            "x.yaml:7:36 roles.a.includes[0]: roles include each other in a circle: a -> a; remove"
                + " this one"),
        section(
            "roles: {reader: {scopes: []}, a: {scopes: [], includes: [raeder]}}",
            "x.yaml:7:58 roles.a.includes[0]: \"raeder\" is no role; did you mean reader?"),

        // Environments
        section(
            "environments: {staging: {reaches: [staging, production]}}",
            "x.yaml:7:45 environments.staging.reaches[1]: a token never reaches up: production is"
                + " above staging"),
        section(
            "environments: {development: {reaches: [staging]}}",
            "x.yaml:7:40 environments.development.reaches[0]: a token never reaches up: staging is"
                + " above development"),

        // Grants
        grant(
            "hours: {from: \"08:00\", to: \"17:00\", zone: Europe/Berlni}",
            "x.yaml:22:45 teams.search.grants[0].hours.zone: \"Europe/Berlni\" is no time zone; did"
                + " you mean Europe/Berlin?"),
        grant(
            "hours: {from: \"08:00\", to: \"17:00\", zone: the office}",
            "x.yaml:22:45 teams.search.grants[0].hours.zone: \"the office\" is no time zone; a name"
                + " is such as Europe/Berlin"),
        grant(
            "expires: 2027-02-31",
            "x.yaml:22:9 teams.search.grants[0].expires: expected a day or a moment that there is,"
                + " found \"2027-02-31\""),
        grant(
            "expires: 2027-02-28T25:00:00Z",
            "x.yaml:22:9 teams.search.grants[0].expires: expected a day or a moment that there is,"
                + " found \"2027-02-28T25:00:00Z\""),
        grant(
            "when: subject.tennant == 'acme'",
            "x.yaml:22:9 teams.search.grants[0].when: not a condition in CEL: column 8: undefined"
                + " field 'tennant'"),
        grant(
            "when: request.max_output_tokens",
            "x.yaml:22:9 teams.search.grants[0].when: not a condition in CEL: column 8: expected"
                + " type 'bool' but found 'int'"),
        grant(
            "when: subject.team ==",
            "x.yaml:22:9 teams.search.grants[0].when: not a condition in CEL: column 16: the"
                + " expression ends too early"),
        Arguments.of(
            GRANT,
            GRANT + "      - {effect: deny, provider: main, models: [small], features: [tools]}\n",
            "x.yaml:22:57 teams.search.grants[1].features: bounds what is allowed, and this grant"
                + " denies; say in when what is denied"),
        Arguments.of(
            GRANT,
            GRANT
                + "      - {effect: deny, provider: main, models: [small], max_output_tokens: 7}\n",
            "x.yaml:22:57 teams.search.grants[1].max_output_tokens: bounds what is allowed, and"
                + " this grant denies; say in when what is denied"),
        Arguments.of(
            GRANT,
            GRANT + "    budgets: [{amount: 1, period: day, zone: Europe/Berlni}]\n",
            "x.yaml:22:40 teams.search.budgets[0].zone: \"Europe/Berlni\" is no time zone; did you"
                + " mean Europe/Berlin?"),
        Arguments.of(
            GRANT,
            GRANT + "    tools: [dash*]\n",
            "x.yaml:22:13 teams.search.tools[0]: \"dash*\" fits no tool"));
  }

  /** A line between issuers and providers. */
  private static Arguments section(String line, String problem) {
    return Arguments.of("providers:\n", line + "\nproviders:\n", problem);
  }

  /** A line at the end of the team's grant. */
  private static Arguments grant(String line, String problem) {
    return Arguments.of(GRANT, GRANT + "        " + line + "\n", problem);
  }

  @Test
  void aScopeOfOnesOwnIsKnownOnceItIsDeclared() {
    String yaml = Sample.with("[llm:chat]", "[llm:chat, reports:write]");
    assertThat(Sample.warnings(yaml + "scopes: {reports:write: Writes reports.}\n", Map.of()))
        .isEmpty();
  }

  @Test
  void aScopeThatIsDeclaredForNothingIsWorthAWarning() {
    assertThat(
            Sample.warnings(
                Sample.MINIMAL + "scopes: {reports:write: Writes reports.}\n", Map.of()))
        .containsExactly(
            "x.yaml:22:10 scopes[\"reports:write\"]: nobody has this scope and nothing needs it");
  }

  @Test
  void everyScopeOfTheBrokersOwnIsKnown() {
    String all = String.join(", ", KnownScopes.ALL.keySet());
    assertThat(Sample.warnings(Sample.with("[llm:chat]", "[" + all + "]"), Map.of())).isEmpty();
  }

  @Test
  void roleThatIncludesOneTwiceByTwoWaysIsNoCircle() {
    String roles =
        "roles: {a: {scopes: [], includes: [b, c]}, b: {scopes: [], includes: [d]},"
            + " c: {scopes: [], includes: [d]}, d: {scopes: []}}\n";
    assertThat(Sample.warnings(Sample.MINIMAL + roles, Map.of())).isEmpty();
  }
}
