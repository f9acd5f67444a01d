package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A configuration is named by what stands in its file, and never by a secret's value. */
final class OriginsTest {

  private static final String FILE = Sample.with("v1\n", "v1\n    api_key: ${env:KEY}\n");

  private static String version(String text, String key) {
    return Sample.good(text, Map.of("KEY", key)).origins().version();
  }

  @Test
  void theVersionIsTheBeginningOfTheHashOfTheText() {
    assertThat(version(FILE, "k-1")).matches("[0-9a-f]{12}");
    assertThat(version(FILE, "k-1")).isEqualTo(version(FILE, "k-1"));
    assertThat(version(FILE + "# changed\n", "k-1")).isNotEqualTo(version(FILE, "k-1"));
  }

  @Test
  void anotherSecretIsTheSameConfiguration() {
    assertThat(version(FILE, "k-2")).isEqualTo(version(FILE, "k-1"));
  }

  @Test
  void whatWasNotReadFromAFileHasNone() {
    assertThat(Origins.NONE.version()).isEmpty();
  }
}
