package io.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.PriceConfig;
import io.sluice.usage.TokenCounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Money in whole millionths. */
final class PriceTest {

  private static PriceConfig price(String input, String read, String write, String output) {
    return new PriceConfig(
        new BigDecimal(input), new BigDecimal(read), new BigDecimal(write), new BigDecimal(output));
  }

  @Test
  void eachKindOfTokenHasItsPrice() {
    Price price = Price.of(price("0.25", "0.025", "0.3125", "2.00"));
    assertThat(price.micros(new TokenCounts(1_000_000, 0, 0, 0, 0))).isEqualTo(250_000);
    assertThat(price.micros(new TokenCounts(1000, 2000, 4000, 500, 400)))
        .isEqualTo(250 + 50 + 1250 + 1000);
  }

  @Test
  void reasoningIsPartOfTheOutputAndNotPaidTwice() {
    Price price = Price.of(price("0", "0", "0", "1"));
    assertThat(price.micros(new TokenCounts(0, 0, 0, 100, 100))).isEqualTo(100);
  }

  @Test
  void aFractionOfAMillionthIsRoundedUpOnceAtTheEnd() {
    Price price = Price.of(price("0.1", "0.1", "0", "0.1"));
    assertThat(price.micros(new TokenCounts(1, 1, 0, 1, 0))).isEqualTo(1);
    assertThat(price.micros(new TokenCounts(5, 5, 0, 1, 0))).isEqualTo(2);
    assertThat(price.micros(TokenCounts.NONE)).isZero();
  }

  @Test
  void theMostIsWithTheDearerKindOfInput() {
    assertThat(Price.of(price("3", "0.3", "3.75", "15")).most(1000, 100)).isEqualTo(3750 + 1500);
    assertThat(Price.of(price("3", "0.3", "0", "15")).most(1000, 100)).isEqualTo(3000 + 1500);
  }

  @Test
  void aDeploymentWithoutAPriceIsFree() {
    Prices prices =
        Prices.compile(
            ConfigSample.empty()
                .models(
                    Map.of(
                        "paid",
                        new ModelConfig(
                            List.of(
                                new DeploymentConfig(
                                    "openai", "m", null, null, price("1", "0", "0", "2")))),
                        "free",
                        new ModelConfig(List.of(new DeploymentConfig("inhouse", "m")))))
                .make());
    assertThat(prices.of("openai", "paid").output()).isEqualTo(2_000_000);
    assertThat(prices.of("inhouse", "free")).isEqualTo(Price.FREE);
    assertThat(prices.of("inhouse", "paid")).isEqualTo(Price.FREE);
  }

  @Property(tries = 500)
  void sumsAreThoseOfExactArithmetic(
      @ForAll @LongRange(max = 999_999_999_999L) long input,
      @ForAll @LongRange(max = 999_999_999_999L) long output,
      @ForAll @LongRange(max = 9_999_999_999L) long in,
      @ForAll @LongRange(max = 9_999_999_999L) long out) {
    BigDecimal exact =
        BigDecimal.valueOf(in)
            .multiply(BigDecimal.valueOf(input))
            .add(BigDecimal.valueOf(out).multiply(BigDecimal.valueOf(output)))
            .movePointLeft(6)
            .setScale(0, RoundingMode.UP);
    long most = Long.MAX_VALUE / 4;
    assertThat(new Price(input, 0, 0, output).micros(new TokenCounts(in, 0, 0, out, 0)))
        .isEqualTo(exact.min(BigDecimal.valueOf(most)).longValueExact());
  }
}
