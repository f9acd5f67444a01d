package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.config.ProviderConfig;
import io.sluice.config.Secret;
import io.sluice.provider.KeyListener;
import io.sluice.telemetry.Telemetry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How providers' keys fare is shown for the whole broker, without a word of what they are. */
final class ProviderKeysTest {

  private static final String SECRET = "first-key-value";

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final Telemetry telemetry = new Telemetry();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(ProviderKeys.class);
  private ProviderKeys keys;
  private KeyListener oneLoop;
  private KeyListener other;

  @BeforeEach
  void start() {
    keys = new ProviderKeys(telemetry, Map.of("openai", provider(SECRET)), clock());
    oneLoop = keys.ofLoop();
    other = keys.ofLoop();
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
    telemetry.close();
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
      }
    };
  }

  private static ProviderConfig provider(String value) {
    return new ProviderConfig(
        "openai",
        URI.create("https://api.example.com/v1"),
        null,
        false,
        8,
        8,
        TestBroker.timeouts(1, 1, 1, 1),
        null,
        "",
        List.of(),
        false,
        List.of(new Secret("${env:KEY_1}", value), new Secret("${env:KEY_2}", "second-key-value")),
        List.of(),
        null,
        null,
        null,
        null,
        "cancel");
  }

  private double series(String series) {
    return telemetry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  private double resting(String reason) {
    return series(
        "sluice_provider_keys_resting{provider=\"openai\",reason=\"%s\"}".formatted(reason));
  }

  @Test
  void allSeriesAreThereFromTheStart() {
    assertThat(series("sluice_provider_keys{provider=\"openai\"}")).isEqualTo(2);
    assertThat(resting("refused")).isZero();
    assertThat(resting("used_up")).isZero();
    assertThat(series("sluice_provider_key_rests_total{provider=\"openai\",reason=\"refused\"}"))
        .isZero();
  }

  @Test
  void aKeyThatSeveralLoopsLeaveAloneIsOne() {
    oneLoop.resting("openai", 0, 401, Duration.ofMinutes(1));
    other.resting("openai", 0, 401, Duration.ofMinutes(1));
    assertThat(resting("refused")).isEqualTo(1);
    other.back("openai", 0);
    assertThat(resting("refused")).as("one loop leaves it alone still").isEqualTo(1);
    oneLoop.back("openai", 0);
    assertThat(resting("refused")).isZero();
    assertThat(series("sluice_provider_key_rests_total{provider=\"openai\",reason=\"refused\"}"))
        .isEqualTo(2);
  }

  @Test
  void aRestEndsByItself() {
    oneLoop.resting("openai", 1, 429, Duration.ofSeconds(20));
    assertThat(resting("used_up")).isEqualTo(1);
    millis.addAndGet(20_001);
    assertThat(resting("used_up")).isZero();
  }

  @Test
  void aRefusalCountsForMoreThanAKeyThatIsUsedUp() {
    oneLoop.resting("openai", 0, 403, Duration.ofMinutes(1));
    oneLoop.resting("openai", 0, 429, Duration.ofSeconds(1));
    other.resting("openai", 0, 429, Duration.ofMinutes(2));
    other.resting("openai", 1, 429, Duration.ofMinutes(2));
    assertThat(resting("refused")).isEqualTo(1);
    assertThat(resting("used_up")).isEqualTo(1);
    millis.addAndGet(60_001);
    assertThat(resting("refused")).isZero();
    assertThat(resting("used_up")).isEqualTo(2);
  }

  @Test
  void otherKeysInTheirPlaceAreNew() {
    oneLoop.resting("openai", 0, 401, Duration.ofMinutes(1));
    keys.configure(Map.of("openai", provider(SECRET)));
    assertThat(resting("refused")).as("the same keys").isEqualTo(1);
    keys.configure(Map.of("openai", provider("a-new-one")));
    assertThat(resting("refused")).isZero();
    keys.configure(Map.of());
    assertThat(series("sluice_provider_keys{provider=\"openai\"}")).isZero();
  }

  @Test
  void aRefusalIsLoggedOnceAndNeverTheKey() {
    oneLoop.resting("openai", 0, 401, Duration.ofMinutes(1));
    other.resting("openai", 0, 401, Duration.ofMinutes(1));
    oneLoop.resting("openai", 1, 429, Duration.ofMinutes(1));
    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.WARN);
    assertThat(lines.list.get(0).getFormattedMessage())
        .isEqualTo(
            "provider openai: key 1 of 2, ${env:KEY_1}, was refused with status 401 and rests for"
                + " 60 s");
    assertThat(telemetry.scrape()).doesNotContain("key-value").doesNotContain("KEY_1");
  }

  @Test
  void aRefusalOverHttpIsSeen(@TempDir Path folder) throws Exception {
    try (FakeUpstream upstream = new FakeUpstream();
        TestBroker broker = TestBroker.start(folder, upstream.port())) {
      upstream.answers(401, "application/json", "{\"error\":{\"message\":\"no such key\"}}");
      assertThat(broker.send(broker.chat("search", TestBroker.ask(false))).statusCode())
          .isEqualTo(502);
      assertThat(
              broker.metric("sluice_provider_keys_resting{provider=\"fake\",reason=\"refused\"}"))
          .isEqualTo(1);
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.contains("provider fake: key 1 of 1"))
          .noneMatch(line -> line.contains(TestBroker.PROVIDER_KEY));
      assertThat(broker.admin("/metrics").body()).doesNotContain(TestBroker.PROVIDER_KEY);
    }
  }
}
