package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs a provider and a key set may have. */
class UrlsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://api.example.com/v1",
        "api.example.com/v1",
        "https:api.example.com",
        "https:///v1",
        "https://api.example.com/v1/",
        "https://api.example.com/",
        "https://api.example.com/v1?a=b",
        "https://api.example.com/v1#a",
        "https://me:pw@api.example.com/v1",
        "https://api.example.com:99999/v1",
        "https://api example.com/v1"
      })
  void aBaseUrlThatIsNotAPlainWebUrlIsRefused(String url) {
    assertThat(Sample.problems(Sample.with("https://api.example.com/v1", "'" + url + "'")))
        .containsExactly(
            "x.yaml:9:5 providers.main.base_url: expected an http or https URL such as"
                + " https://api.example.com/v1, without credentials, query or slash at the end");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com, 0",
    "HTTPS://api.example.com:8443/v1, 0",
    "http://localhost:8000/v1, 0",
    "http://127.9.9.9:8000/v1, 0",
    "'http://[::1]:8000/v1', 0",
    "http://vllm:8000/v1, 1",
    "http://127.0.0.1.example.com/v1, 1"
  })
  void plainHttpToAnotherMachineIsWarnedAbout(String url, int warnings) {
    List<String> found =
        Sample.warnings(Sample.with("https://api.example.com/v1", "'" + url + "'"), Map.of());
    assertThat(found)
        .hasSize(warnings)
        .allMatch(
            warning ->
                warning.equals(
                    "x.yaml:9:5 providers.main.base_url: prompts and keys travel unencrypted to"
                        + " this host; use https"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://login.example.com/jwks.json, false, true",
    "file:///etc/sluice/jwks.json, false, true",
    "file:/etc/sluice/jwks.json, false, true",
    "file:jwks.json, true, false",
    "http://127.0.0.1:8082/jwks.json, true, true",
    "http://127.0.0.1:8082/jwks.json, false, false",
    "http://login.example.com/jwks.json, true, false",
    "https://me@login.example.com/jwks.json, false, false",
    "https:/jwks.json, false, false",
    "/etc/sluice/jwks.json, false, false",
    "'a b', false, false"
  })
  void keysComeByTlsOrFromAFileAndPlainHttpIsForDevelopmentOnLoopback(
      String jwks, boolean development, boolean good) {
    String yaml =
        Sample.MINIMAL
            .replace("https://login.example.com/jwks.json", "'" + jwks + "'")
            .replace("[sluice]", "[sluice]\n    development: " + development);
    if (good) {
      assertThat(Sample.get(Sample.good(yaml).issuers(), "corp").jwks()).isEqualTo(jwks);
    } else {
      assertThat(Sample.problems(yaml))
          .containsExactly(
              "x.yaml:5:5 issuers.corp.jwks: expected an https: or file:/// URI; http: only on"
                  + " loopback with development: true");
    }
  }
}
