package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of mistake: its file, line, column, key, and what would be right. */
class MistakesTest {

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlaceAndItsCure(String part, String replacement, String problem) {
    assertThat(Sample.problems(Sample.with(part, replacement))).containsExactly(problem);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        // What the schema says
        Arguments.of(
            "cost_centre: CC-1",
            "cost_centre: 17",
            "x.yaml:17:5 teams.search.cost_centre: expected text, found the number 17; if it is"
                + " meant as text, put it in quotes"),
        Arguments.of(
            "scopes: [llm:chat]",
            "scopes: llm:chat",
            "x.yaml:18:5 teams.search.scopes: expected a list (`- item` or `[item, item]`), found"
                + " \"llm:chat\""),
        Arguments.of(
            "audiences: [sluice]",
            "audiences: []",
            "x.yaml:6:5 issuers.corp.audiences: expected at least one entry, found none"),
        Arguments.of(
            "audiences: [sluice]",
            "audiences: [sluice, sluice]",
            "x.yaml:6:5 issuers.corp.audiences: lists the same thing twice; list each once"),
        Arguments.of(
            "audiences: [sluice]",
            "audiences: [\"\"]",
            "x.yaml:6:17 issuers.corp.audiences[0]: expected some text, found \"\""),
        Arguments.of(
            "environment: development",
            "environment: developement",
            "x.yaml:1:1 environment: expected one of production, staging, development, found"
                + " \"developement\"; did you mean development?"),
        Arguments.of(
            "    audiences: [sluice]\n",
            "",
            "x.yaml:3:3 issuers.corp.audiences: required key is missing: values of the aud claim"
                + " that mean this broker"),
        Arguments.of(
            "environment: development\n",
            "",
            "x.yaml:1:1 environment: required key is missing: what kind of installation this is"),
        Arguments.of(
            "    cost_centre: CC-1\n",
            "    cost_centre: CC-1\n    cost_center: CC-1\n",
            "x.yaml:18:5 teams.search.cost_center: unknown key; did you mean cost_centre?"),
        Arguments.of(
            "  search:\n",
            "  search:\n    zzz: 1\n",
            "x.yaml:17:5 teams.search.zzz: unknown key; known here: cost_centre, scopes,"
                + " deny_scopes, grants, tools, limits, budgets, weight, cache"),
        Arguments.of(
            "  search:\n",
            "  \"the search\":\n",
            "x.yaml:16:3 teams[\"the search\"]: cannot be a name; expected 1 to 64 letters, digits,"
                + " dots, dashes and underscores, the first a letter or digit"),
        Arguments.of(
            "scopes: [llm:chat]",
            "scopes: [llm]",
            "x.yaml:18:14 teams.search.scopes[0]: expected resource:action in small letters, such"
                + " as llm:chat, found \"llm\""),
        Arguments.of(
            "      - provider: main\n        model: m-small\n",
            "      - {provider: main, model: a}\n      - {provider: main, model: b, weight: 0}\n",
            "x.yaml:14:36 models.small.deployments[1].weight: expected at least 1, found the number"
                + " 0"),
        Arguments.of(
            "audiences: [sluice]",
            "audiences: [sluice]\n    algorithms: [RS256, HS256]",
            "x.yaml:7:25 issuers.corp.algorithms[1]: HS256 is symmetric: it needs secret, and"
                + " no public keys beside it"),
        Arguments.of(
            "audiences: [sluice]",
            "audiences: [sluice]\n    algorithms: [none]",
            "x.yaml:7:18 issuers.corp.algorithms[0]: expected a signature algorithm such as RS256"
                + " or ES256: one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512,"
                + " EdDSA, Ed25519, HS256, HS384, HS512, found \"none\""),
        Arguments.of(
            "jwks: https://login.example.com/jwks.json",
            "discovery: http://login.example.com/.well-known/openid-configuration",
            "x.yaml:5:5 issuers.corp.discovery: expected an https: URI; http: only on loopback with"
                + " development: true"),
        Arguments.of(
            "    jwks: https://login.example.com/jwks.json\n",
            "",
            "x.yaml:3:3 issuers.corp.jwks: required key is missing: where the issuer's public keys"
                + " are (or discovery, secret or introspection in its place)"),
        Arguments.of(
            "audiences: [sluice]",
            "audiences: [sluice]\n    discovery: https://login.example.com/.well-known/x",
            "x.yaml:7:5 issuers.corp.discovery: keys come from one place; remove this or jwks"),
        Arguments.of(
            "audiences: [sluice]",
            "audiences: [sluice]\n    claims: {roles: realm_access..roles}",
            "x.yaml:7:14 issuers.corp.claims.roles: a name is missing before or behind a dot; \\."
                + " is a dot in a name"),
        Arguments.of(
            "providers:\n",
            "server: {public_url: https://llm.example.com/v1}\nproviders:\n",
            "x.yaml:7:10 server.public_url: expected scheme, host and port such as"
                + " https://llm.example.com, and no path"),
        Arguments.of(
            "providers:\n",
            "personas: {eva: {team: serach}}\nproviders:\n",
            "x.yaml:7:18 personas.eva.team: \"serach\" is no team; did you mean search?"),
        Arguments.of(
            "providers:\n",
            "personas: {eva: {team: search, roles: [reader]}}\nproviders:\n",
            "x.yaml:7:40 personas.eva.roles[0]: \"reader\" is no role"),
        Arguments.of(
            "providers:\n",
            "server: {port: 70000}\nproviders:\n",
            "x.yaml:7:10 server.port: expected at most 65535, found the number 70000"),
        Arguments.of(
            "providers:\n",
            "server: {max_body: 16 MB}\nproviders:\n",
            "x.yaml:7:10 server.max_body: expected a size such as 256MiB, 16KiB or 1024 (bytes),"
                + " found \"16 MB\""),
        Arguments.of(
            "providers:\n",
            "server: {max_body: 2GiB}\nproviders:\n",
            "x.yaml:7:10 server.max_body: expected between 1KiB and 1GiB, found \"2GiB\""),
        Arguments.of(
            "providers:\n",
            "server: {max_body: 99999999999}\nproviders:\n",
            "x.yaml:7:10 server.max_body: expected between 1KiB and 1GiB, found the number"
                + " 99999999999"),
        Arguments.of(
            "providers:\n",
            "server: {body_timeout: 30}\nproviders:\n",
            "x.yaml:7:10 server.body_timeout: expected a duration such as 50ms, 30s, 5m or 24h,"
                + " found the number 30"),
        Arguments.of(
            "providers:\n",
            "server: {body_timeout: 0s}\nproviders:\n",
            "x.yaml:7:10 server.body_timeout: expected between 1ms and 24h, found \"0s\""),
        Arguments.of(
            "providers:\n",
            "log: {requests: yes}\nproviders:\n",
            "x.yaml:7:7 log.requests: expected true or false, found \"yes\""),
        Arguments.of(
            "providers:\n",
            "server: [1]\nproviders:\n",
            "x.yaml:7:1 server: expected keys and values, found a list"),
        Arguments.of(
            "    base_url: https://api.example.com/v1\n",
            "    base_url: https://api.example.com/v1\n    api_key:\n",
            "x.yaml:10:5 providers.main.api_key: expected one reference, ${env:NAME} or"
                + " ${file:/path}, and never the secret itself"),

        // What fits what
        Arguments.of(
            "      - provider: main\n        model: m-small\n",
            "      - provider: mian\n        model: m-small\n",
            "x.yaml:13:9 models.small.deployments[0].provider: \"mian\" is no provider; did you mean"
                + " main?"),
        Arguments.of(
            "      - provider: main\n        models: [small]\n",
            "      - provider: other\n        models: [small]\n",
            "x.yaml:20:9 teams.search.grants[0].provider: \"other\" is no provider; known here:"
                + " main"),
        Arguments.of(
            "models: [small]",
            "models: [small, smal]",
            "x.yaml:21:25 teams.search.grants[0].models[1]: \"smal\" fits no model of provider main;"
                + " did you mean small?"),
        Arguments.of(
            "        models: [small]\n",
            "        models: [small]\n    limits: [{provider: none, requests: [1/minute]}]\n",
            "x.yaml:22:15 teams.search.limits[0].provider: \"none\" is no provider; known here:"
                + " main"),
        Arguments.of(
            "        models: [small]\n",
            "        models: [small]\n    limits: [{provider: main, requests: [1/fortnight]}]\n",
            "x.yaml:22:42 teams.search.limits[0].requests[0]: expected a rate such as 600/minute or"
                + " 600/minute burst 100, found \"1/fortnight\""),
        Arguments.of(
            "        models: [small]\n",
            "        models: [small]\n    limits: [{provider: main}]\n",
            "x.yaml:22:14 teams.search.limits[0]: limits nothing; set requests, input_tokens,"
                + " output_tokens, total_tokens or concurrent_requests"),
        Arguments.of(
            "        models: [small]\n",
            "        models: [small]\n    limits: [{provider: main, requests: [0/minute]}]\n",
            "x.yaml:22:42 teams.search.limits[0].requests[0]: expected a rate such as 600/minute or"
                + " 600/minute burst 100, found \"0/minute\""),
        Arguments.of(
            "        models: [small]\n",
            """
                    models: [small]
                limits:
                  - {provider: main, requests: [1/minute]}
                  - {provider: main, concurrent_requests: -1}
            """,
            "x.yaml:24:26 teams.search.limits[1].concurrent_requests: expected at least 1, found the"
                + " number -1"),
        Arguments.of(
            "providers:\n",
            "server: {port: 8081}\nproviders:\n",
            "x.yaml:7:1 server.admin_port: the same as server.port; metrics and health need a port"
                + " of their own"),
        Arguments.of(
            "    audiences: [sluice]\n",
            """
                audiences: [sluice]
              twin:
                issuer: https://login.example.com/
                jwks: https://twin.example.com/
                audiences: [sluice]
            """,
            "x.yaml:8:5 issuers.twin.issuer: the same as issuers.corp.issuer; each issuer stands"
                + " once"),
        Arguments.of(
            "providers:\n",
            "ledger: {data: \"\\0\"}\nproviders:\n",
            "x.yaml:7:10 ledger.data: expected the path of a folder"),

        // References
        Arguments.of(
            "cost_centre: CC-1",
            "cost_centre: ${env:NOT_SET}",
            "x.yaml:17:5 teams.search.cost_centre: environment variable NOT_SET is not set; set it,"
                + " or write ${env:NOT_SET:-default}"),
        Arguments.of(
            "cost_centre: CC-1",
            "cost_centre: ${HOME}",
            "x.yaml:17:5 teams.search.cost_centre: expected ${env:NAME} or ${env:NAME:-default}"
                + " after the dollar sign"),
        Arguments.of(
            "cost_centre: CC-1",
            "cost_centre: \"${env:X\"",
            "x.yaml:17:5 teams.search.cost_centre: expected ${env:NAME} or ${env:NAME:-default}"
                + " after the dollar sign"),
        Arguments.of(
            "cost_centre: CC-1",
            "cost_centre: ${file:/etc/hostname}",
            "x.yaml:17:5 teams.search.cost_centre: only secrets are read from files; use"
                + " ${env:NAME} here"),

        // YAML itself
        Arguments.of(
            "    cost_centre: CC-1\n",
            "    cost_centre: CC-1\n    cost_centre: CC-2\n",
            "x.yaml:18:5 teams.search.cost_centre: given twice, first on line 17; keep one"),
        Arguments.of(
            "    cost_centre: CC-1\n",
            "    cost_centre: CC-1\n    <<: {a: 1}\n",
            "x.yaml:18:5 teams.search[\"<<\"]: merge keys (<<) are not supported; write the keys"
                + " out"),
        Arguments.of(
            "cost_centre: CC-1",
            "cost_centre: !ours CC-1",
            "x.yaml:17:5 teams.search.cost_centre: tags such as !name mean nothing here; remove it"),
        Arguments.of(
            "    cost_centre: CC-1\n",
            "\tcost_centre: CC-1\n",
            "x.yaml:17:1: not valid YAML: found a tab; indent with spaces"));
  }

  @Test
  void allMistakesComeAtOnceInTheOrderOfTheFile() {
    String yaml =
        Sample.MINIMAL
            .replace("development", "prod")
            .replace("https://api.example.com/v1", "ftp://api.example.com")
            .replace("[llm:chat]", "[chat, 7]")
            .replace("models: [small]", "models: [large]\n    limit: 5");
    assertThat(Sample.problems(yaml))
        .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
        .containsExactly(
            "x.yaml:1:1 environment",
            "x.yaml:9:5 providers.main.base_url",
            "x.yaml:18:14 teams.search.scopes[0]",
            "x.yaml:18:20 teams.search.scopes[1]",
            "x.yaml:21:18 teams.search.grants[0].models[0]",
            "x.yaml:22:5 teams.search.limit");
  }

  @Test
  void developmentIssuersAreRefusedInProduction() {
    String yaml =
        Sample.MINIMAL
            .replace("environment: development", "environment: production")
            .replace("[sluice]", "[sluice]\n    development: true");
    assertThat(Sample.problems(yaml))
        .containsExactly(
            "x.yaml:7:5 issuers.corp.development: a development issuer is refused when environment"
                + " is production; remove the issuer");
  }

  @Test
  void aVariableFillsInTextNumbersAndPartsOfText() {
    String yaml =
        Sample.MINIMAL
                .replace("CC-1", "CC-${env:NUMBER}-${env:PART:-none}")
                .replace("https://api.example.com/v1", "${env:URL}/v1")
            + "server:\n  port: ${env:PORT}\n";
    Map<String, String> env =
        Map.of("NUMBER", "7", "URL", "https://a.example", "PORT", "9", "PART", "");
    SluiceConfig config = Sample.good(yaml, env);
    assertThat(config.server().port()).isEqualTo(9);
    assertThat(Sample.get(config.teams(), "search").costCentre()).isEqualTo("CC-7-none");
    assertThat(Sample.get(config.providers(), "main").baseUrl())
        .hasToString("https://a.example/v1");
  }

  @Test
  void whatAVariableHoldsIsNeverShown() {
    String yaml = Sample.MINIMAL + "server:\n  port: ${env:PORT}\n";
    assertThat(Sample.problems(Sample.load(yaml, Map.of("PORT", "sk-1"))))
        .containsExactly(
            "x.yaml:23:3 server.port: expected a whole number, found what \"${env:PORT}\" stands"
                + " for");
  }

  @Test
  void aQuotedVariableIsText() {
    String yaml = Sample.MINIMAL.replace("CC-1", "\"${env:NUMBER}\"");
    SluiceConfig config = Sample.good(yaml, Map.of("NUMBER", "7"));
    assertThat(Sample.get(config.teams(), "search").costCentre()).isEqualTo("7");
  }

  @Test
  void aSectionWithNothingInItHasItsDefaults() {
    String yaml = Sample.MINIMAL + "server:\n  # port: 1\nlog:\n";
    assertThat(Sample.good(yaml)).isEqualTo(Sample.good(Sample.MINIMAL));
  }
}
