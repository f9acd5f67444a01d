package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, sizes, and what a mistyped name was meant to be. */
class UnitsTest {

  @ParameterizedTest
  @CsvSource({"0ms, PT0S", "50ms, PT0.05S", "30s, PT30S", "5m, PT5M", "24h, PT24H"})
  void aDurationIsANumberAndAUnit(String text, Duration duration) {
    assertThat(Units.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1024, 1024",
    "7B, 7",
    "16KiB, 16384",
    "256MiB, 268435456",
    "1GiB, 1073741824"
  })
  void aSizeIsANumberAndAUnitOfBytes(String text, long bytes) {
    assertThat(Units.size(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "5", "5 s", "-5s", "1.5s", "5S", "5d", "9999999999s", "5s\n", "٣s"})
  void otherTextIsNoDuration(String text) {
    assertThat(Units.duration(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "KiB", "-1", "1.5MiB", "16KB", "16kib", "1 MiB", "1TiB", "9999999999GiB"})
  void otherTextIsNoSize(String text) {
    assertThat(Units.size(text)).isNull();
  }

  @Test
  void theNearestKnownNameIsSuggestedWhenItIsNear() {
    List<String> known = List.of("grants", "limits", "scopes", "cost_centre");
    assertThat(Suggestion.nearest("grnats", known)).isEqualTo("grants");
    assertThat(Suggestion.nearest("cost_center", known)).isEqualTo("cost_centre");
    assertThat(Suggestion.nearest("limit", known)).isEqualTo("limits");
    assertThat(Suggestion.nearest("budget", known)).isNull();
    assertThat(Suggestion.nearest("x".repeat(10_000), known)).isNull();
  }

  @Property(tries = 300)
  void distanceIsTheSameBothWaysAndZeroOnlyForTheSame(@ForAll String a, @ForAll String b) {
    assertThat(Suggestion.distance(a, b)).isEqualTo(Suggestion.distance(b, a));
    assertThat(Suggestion.distance(a, b) == 0).isEqualTo(a.equals(b));
  }
}
