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

    assertThat(read.tokens()).isEqualTo(200);
    assertThat(read.gap()).isEqualTo(Duration.ofMillis(5));
    assertThat(read.first()).isEqualTo(Duration.ofSeconds(2));
    assertThat(read.cached()).isEqualTo(7);
    assertThat(read.reasoning()).isEqualTo(8);
    assertThat(read.dribble() && read.noUsage() && read.flood()).isTrue();
    assertThat(read.faults().error()).isEqualTo(429);
    assertThat(read.faults().dieAfter()).isEqualTo(9);
    assertThat(read.faults().stallAfter()).isEqualTo(10);
    assertThat(read.faults().malformed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no directives", "say /sim tokens=3", "/simulate tokens=3", "/sim"})
  void otherTextLeavesTheDefaults(String text) {
    Directives read = Directives.in(text);

    assertThat(read).isEqualTo(Directives.in("nothing at all"));
    assertThat(read.tokens()).isNull();
    assertThat(read.gap()).isZero();
    assertThat(read.faults().stopAfter()).isEqualTo(Directives.NEVER);
    assertThat(read.faults().times()).isEqualTo(Directives.NEVER);
    assertThat(read.faults().spoilt()).isFalse();
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
