package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LoadResult.Loaded;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in the description of a tool. */
class ToolMistakesTest {

  private static final String TOOLS =
      """
      tools:
        dash:
          url: http://127.0.0.1:3000
          routes:
            - {path: "/traces/{id}", scope: "traces:read"}
            - {path: /jobs/**, methods: [GET, POST], scope: "jobs:run"}
      """;

  private static String with(String part, String replacement) {
    assertThat(TOOLS).contains(part);
    return Sample.MINIMAL + TOOLS.replace(part, replacement);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsCure(String part, String replacement, String problem) {
    assertThat(Sample.problems(with(part, replacement)))
        .singleElement()
        .asString()
        .endsWith(problem)
        .matches("x\\.yaml:[0-9]+:[0-9]+ tools\\.dash\\..*");
  }

  static Stream<Arguments> mistakes() {
    String url =
        "tools.dash.url: expected an http or https URL such as http://127.0.0.1:3000, without"
            + " credentials, query or slash at the end";
    return Stream.of(
        Arguments.of("http://127.0.0.1:3000", "http://127.0.0.1:3000/", url),
        Arguments.of("http://127.0.0.1:3000", "ftp://127.0.0.1", url),
        Arguments.of("http://127.0.0.1:3000", "http://a:b@127.0.0.1", url),
        Arguments.of("http://127.0.0.1:3000", "http://127.0.0.1/?a", url),
        Arguments.of("http://127.0.0.1:3000", "dash.internal", url),
        Arguments.of(
            "/traces/{id}",
            "/traces/{id}x",
            "routes[0].path: a segment is {name}, or letters, digits and -._~!$&'()+,=:@ as they"
                + " are"),
        Arguments.of(
            "/traces/{id}",
            "/traces/%20",
            "routes[0].path: a segment is {name}, or letters, digits and -._~!$&'()+,=:@ as they"
                + " are"),
        Arguments.of(
            "/traces/{id}",
            "/traces//{id}",
            "routes[0].path: two slashes side by side match nothing"),
        Arguments.of(
            "/traces/{id}", "/a/../b", "routes[0].path: no request has . or .. in its path here"),
        Arguments.of(
            "/traces/{id}",
            "/a/**/b",
            "routes[0].path: ** stands at the end only, as /**; {name} for a segment"),
        Arguments.of(
            "/traces/{id}",
            "/a*",
            "routes[0].path: ** stands at the end only, as /**; {name} for a segment"),
        Arguments.of(
            "path: \"/traces/{id}\"",
            "path: /**, methods: [POST, GET]",
            "routes[1].path: is never reached: tools.dash.routes[0] (/**) stands before it and"
                + " serves the same"),
        Arguments.of(
            "methods: [GET, POST]",
            "methods: [GET, GET]",
            "routes[1].methods: lists the same thing twice; list each once"),
        Arguments.of(
            ", scope: \"jobs:run\"",
            "",
            "routes[1].scope: required key is missing: what a caller needs"));
  }

  @Test
  void aRouteThatIsReachedForSomeMethodsOnlyIsWarnedOf() {
    LoadResult result = load(with("\"/traces/{id}\"", "\"/jobs/{id}\""));
    assertThat(result).isInstanceOf(Loaded.class);
    // The wider one comes second here: nothing to say.
    assertThat(((Loaded) result).warnings()).isEmpty();
    LoadResult turned =
        load(
            Sample.MINIMAL
                + TOOLS
                + "      - {path: \"/jobs/{id}\", methods: [GET, PUT], scope: \"jobs:run\"}\n");
    assertThat(((Loaded) turned).warnings())
        .singleElement()
        .asString()
        .endsWith(
            "routes[2].path: is not reached for some methods: tools.dash.routes[1] (/jobs/**)"
                + " stands before it and serves the same");
  }

  @Test
  void plainHttpToAnotherMachineIsWarnedOf() {
    LoadResult result = load(with("http://127.0.0.1:3000", "http://dash.internal:3000"));
    assertThat(((Loaded) result).warnings())
        .singleElement()
        .asString()
        .endsWith(
            "tools.dash.url: what callers send and see travels unencrypted to this host; use https");
  }

  @Test
  void aTeamNamesToolsThatAreThere() {
    String yaml = Sample.MINIMAL + TOOLS;
    String team = "    cost_centre: CC-1\n";
    assertThat(yaml).contains(team);
    Sample.good(yaml.replace(team, team + "    tools: [\"da*\"]\n"));
    assertThat(Sample.problems(yaml.replace(team, team + "    tools: [dahs]\n")))
        .singleElement()
        .asString()
        .endsWith("teams.search.tools[0]: \"dahs\" fits no tool; did you mean dash?");
  }

  private static LoadResult load(String yaml) {
    return new ConfigLoader(Map.<String, String>of()::get).load("x.yaml", yaml);
  }
}
