package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.config.LoadResult.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets come by reference and never come out again. */
class SecretsTest {
  private static final String VALUE = "sk-very-secret-0123456789";

  @TempDir private Path folder;

  @Test
  void aSecretComesFromAVariableAndIsNeverPrinted() {
    SluiceConfig config = Sample.good(keyed("${env:KEY}"), Map.of("KEY", VALUE));
    assertThat(Sample.get(config.providers(), "main").apiKey())
        .isEqualTo(new Secret("${env:KEY}", VALUE));
    assertThat(config.toString()).contains("Secret[${env:KEY}]").doesNotContain("very-secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        VALUE,
        "'" + VALUE + "'",
        "|\n      " + VALUE,
        "{value: " + VALUE + "}",
        "[" + VALUE + "]",
        "Bearer ${env:KEY}",
        "${env:KEY:-" + VALUE + "}",
        "${env:KEY} ",
        "123456789012345"
      })
  void aLiteralSecretIsRefusedWithoutBeingRepeated(String literal) {
    String yaml = keyed(literal.equals("${env:KEY} ") ? "'${env:KEY} '" : literal);
    assertThat(Sample.problems(Sample.load(yaml, Map.of("KEY", VALUE))))
        .containsExactly(
            "x.yaml:10:5 providers.main.api_key: expected one reference, ${env:NAME} or"
                + " ${file:/path}, and never the secret itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  api_key: " + VALUE + ": x",
        "  api_key: \"" + VALUE + "\n",
        "  api_key: [" + VALUE,
        "  api_key: !" + VALUE + " x",
        "  api_key: *" + VALUE,
        "  api_key: |1x" + VALUE,
        "  api_kye: " + VALUE,
        "  base_url: https://me:" + VALUE + "@api.example.com/v1",
        "  base_url: https://api.example.com/v1?key=" + VALUE,
        "  family: key-" + VALUE + VALUE,
        "  max_waiting: key-" + VALUE + VALUE,
        "  timeouts: " + VALUE + VALUE,
        "  timeouts: {connect: " + VALUE + VALUE + "}"
      })
  void aFileThatIsWrongNearASecretDoesNotRepeatIt(String line) {
    String yaml = "providers:\n  main:\n  " + line + "\n";
    assertThat(Sample.problems(yaml)).isNotEmpty().noneMatch(problem -> problem.contains(VALUE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "tab\t", "caf\u00e9"})
  void aVariableThatHoldsNoKeyIsRefusedByName(String value) {
    List<String> problems = Sample.problems(Sample.load(keyed("${env:KEY}"), Map.of("KEY", value)));
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("x.yaml:10:5 providers.main.api_key: environment variable KEY ");
    assertThat(value.isEmpty() || !problems.get(0).contains(value)).isTrue();
  }

  @Test
  void anUnsetVariableIsNamed() {
    assertThat(Sample.problems(keyed("${env:KEY}")))
        .containsExactly(
            "x.yaml:10:5 providers.main.api_key: environment variable KEY is not set; set it to the"
                + " secret");
  }

  @Test
  void anOptionalProviderWithoutItsSecretIsLeftOutWithAllThatNamesIt() {
    String yaml =
        """
        environment: development
        issuers:
          corp:
            issuer: https://login.example.com/
            jwks: https://login.example.com/jwks.json
            audiences: [sluice]
        providers:
          main: {base_url: "https://api.example.com/v1"}
          extra:
            base_url: https://extra.example.com/v1
            api_key: ${env:EXTRA}
            optional: true
        models:
          small: {deployments: [{provider: main, model: s}]}
          large: {deployments: [{provider: extra, model: l}]}
        teams:
          search:
            cost_centre: CC-1
            scopes: []
            grants:
              - {provider: main, models: [small]}
              - {provider: extra, models: [large]}
            limits:
              - {provider: extra, concurrent_requests: 1}
              - {provider: main, concurrent_requests: 2}
        """;
    SluiceConfig without = Sample.good(yaml);
    assertThat(without.providers()).containsOnlyKeys("main");
    assertThat(without.models()).containsOnlyKeys("small");
    TeamConfig team = Sample.get(without.teams(), "search");
    assertThat(team.grants()).extracting(GrantConfig::provider).containsExactly("main", "extra");
    assertThat(team.limits()).extracting(LimitConfig::provider).containsExactly("main");
    assertThat(Sample.warnings(yaml, Map.of()))
        .containsExactly(
            "x.yaml:9:3 providers.extra: left out, with its models: environment variable EXTRA is"
                + " not set; set it to the secret");

    SluiceConfig whole = Sample.good(yaml, Map.of("EXTRA", VALUE));
    assertThat(whole.models()).containsOnlyKeys("small", "large");
    assertThat(Sample.warnings(yaml, Map.of("EXTRA", VALUE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {VALUE, VALUE + "\n", VALUE + "\r\n"})
  void aSecretFileStandsBesideTheConfigurationAndMayEndInALineBreak(String content)
      throws IOException {
    privateFile("main.key", content);
    assertThat(loadFile("${file:main.key}"))
        .isInstanceOfSatisfying(
            Loaded.class,
            loaded -> {
              assertThat(Sample.get(loaded.config().providers(), "main").apiKey())
                  .isEqualTo(new Secret("${file:main.key}", VALUE));
              assertThat(loaded.warnings()).isEmpty();
            });
  }

  @Test
  void anAbsolutePathIsTakenAsItIs() throws IOException {
    Path key = privateFile("main.key", VALUE);
    assertThat(Sample.load(keyed("${file:" + key + "}"), Map.of())).isInstanceOf(Loaded.class);
  }

  @Test
  void aSecretFileThatIsNotGoodIsNamed() throws IOException {
    privateFile("empty", "\n");
    privateFile("lines", VALUE + "\n" + VALUE);
    privateFile("large", "k".repeat(70_000));
    assertThat(reason("gone")).isEqualTo("file \"gone\" does not exist or is no regular file");
    assertThat(reason(".")).isEqualTo("file \".\" does not exist or is no regular file");
    assertThat(reason("empty")).isEqualTo("file \"empty\" is empty; write the secret into it");
    assertThat(reason("lines"))
        .isEqualTo("file \"lines\" holds spaces, line breaks or other characters no key has");
    assertThat(reason("large"))
        .isEqualTo("file \"large\" is larger than 64 KiB, too large for a secret");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSecretFileThatEveryUserCanReadIsWarnedAbout() throws IOException {
    Path key = privateFile("main.key", VALUE);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(loadFile("${file:main.key}"))
        .isInstanceOfSatisfying(
            Loaded.class,
            loaded ->
                assertThat(loaded.warnings())
                    .extracting(Problem::key, Problem::message)
                    .containsExactly(
                        tuple(
                            "providers.main.api_key",
                            "every user of this machine can read the file; chmod 600 " + key)));
  }

  private String reason(String name) throws IOException {
    List<String> problems = Sample.problems(loadFile("${file:" + name + "}"));
    assertThat(problems).hasSize(1);
    String problem = problems.get(0);
    return problem.substring(problem.indexOf("api_key: ") + "api_key: ".length());
  }

  private LoadResult loadFile(String reference) throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), keyed(reference));
    return new ConfigLoader(name -> null).load(file);
  }

  private Path privateFile(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  private static String keyed(String reference) {
    return Sample.with(
        "    base_url: https://api.example.com/v1\n",
        "    base_url: https://api.example.com/v1\n    api_key: " + reference + "\n");
  }
}
