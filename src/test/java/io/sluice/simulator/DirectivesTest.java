package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectivesTest {
  @Test
  void theyAreReadFromAllLinesThatStartWithSim() {
    Directives read =
        Directives.in(
            "Please.\n/sim tokens=200 gap=5ms  first=2s\nAnd:\n/sim cached=7 reasoning=8 error=429"
                + " die-after=9 stall-after=10 dribble malformed no-usage flood\n");

    assertThat(read)
        .isEqualTo(
            new Directives(
                200,
                Duration.ofMillis(5),
                Duration.ofSeconds(2),
                7,
                8,
                429,
                9,
                10,
                true,
                true,
                true,
                true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no directives", "say /sim tokens=3", "/simulate tokens=3", "/sim"})
  void otherTextLeavesTheDefaults(String text) {
    assertThat(Directives.in(text))
        .isEqualTo(
            new Directives(
                null,
                Duration.ZERO,
                Duration.ZERO,
                0,
                null,
                null,
                Directives.NEVER,
                Directives.NEVER,
                false,
                false,
                false,
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token=3",
        "tokens",
        "tokens=",
        "tokens=-1",
        "tokens=many",
        "tokens=10000001",
        "tokens=99999999999",
        "gap=5",
        "gap=5m",
        "first=601s",
        "error=200",
        "error=600",
        "dribble=yes",
        "die-after=x",
        "flod"
      })
  void anUnknownOrBadOneIsRefusedWithTheListOfValidOnes(String word) {
    assertThatThrownBy(() -> Directives.in("/sim " + word))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("'" + word + "'")
        .hasMessageContaining(Directives.VALID);
  }

  @Test
  void theHelpExplainsEachOne() {
    assertThat(Directives.VALID.split(" "))
        .allSatisfy(
            directive ->
                assertThat(Directives.HELP)
                    .containsPattern("(?m)^  " + directive.replaceAll("=.*", "=") + "\\S*\\s+\\S"));
  }
}
