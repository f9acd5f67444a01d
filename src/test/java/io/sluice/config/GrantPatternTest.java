package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which models a grant's pattern covers. */
class GrantPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, gpt-5, true",
    "gpt-5, gpt-5, true",
    "gpt-5, gpt-5-mini, false",
    "gpt-*, gpt-, true",
    "gpt-*, xgpt-5, false",
    "*-mini, gpt-5-mini, true",
    "*-mini, gpt-5-mini-x, false",
    "gpt-*-mini, gpt-5-mini, true",
    "gpt-*-mini, gpt-mini, false",
    "a*a, a, false",
    "**, x, true",
    "g.t, get, false"
  })
  void aStarStandsForAnyRunOfCharacters(String pattern, String model, boolean covered) {
    assertThat(new GrantConfig("p", List.of("other", pattern)).covers(model)).isEqualTo(covered);
  }

  @Property
  void itAgreesWithARegularExpression(
      @ForAll @StringLength(max = 6) @Chars({'a', 'b', '*'}) String pattern,
      @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String model) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    assertThat(GrantConfig.fits(pattern, model)).isEqualTo(model.matches(regex));
  }
}
