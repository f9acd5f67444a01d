package io.sluice.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.sluice.identity.RevocationOrder.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RevocationOrderTest {

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.123456Z");
  private static final Caller SAM = Revoked.caller("corp", "j", "sam", NOW);
  private static final Map<String, IssuerConfig> ISSUERS =
      Map.of(
          "corp",
          IssuerSample.of("https://corp.example/").maxLifetime(Duration.ofHours(30)).make(),
          "short",
          IssuerSample.of("https://short.example/").maxLifetime(Duration.ofMinutes(5)).make());

  private static Revocation give(String json) {
    return RevocationOrder.parse(json.replace('\'', '"').getBytes(UTF_8)).give(ISSUERS, SAM, NOW);
  }

  @Test
  void allOfIt() {
    Revocation given =
        give(
            "{'issuer':'corp','jti':'j1','subject':'ada','issued_before':'2026-11-25T11:00:00+01:00',"
                + "'until':'2026-12-01T00:00:00Z','reason':'lost laptop'}");
    assertThat(given.issuer()).isEqualTo("corp");
    assertThat(given.jti()).isEqualTo("j1");
    assertThat(given.subject()).isEqualTo("ada");
    assertThat(given.issuedBefore()).isEqualTo("2026-11-25T10:00:00Z");
    assertThat(given.until()).isEqualTo("2026-12-01T00:00:00Z");
    assertThat(given.by()).isEqualTo("corp/sam");
    assertThat(given.at()).isEqualTo("2026-11-25T10:00:00.123Z");
    assertThat(given.reason()).isEqualTo("lost laptop");
  }

  @Test
  void anIssuerMayBeNamedByWhatItsTokensSay() {
    assertThat(give("{'iss':'https://short.example/','jti':'j','reason':'r'}").issuer())
        .isEqualTo("short");
    assertRefused("{'iss':'https://short.example','jti':'j','reason':'r'}", "iss", "No issuer");
  }

  @Test
  void idsSortByTime() {
    Revocation first = give("{'issuer':'corp','jti':'j','reason':'r'}");
    Revocation second =
        RevocationOrder.parse(
                "{\"issuer\":\"corp\",\"jti\":\"j\",\"reason\":\"r\"}".getBytes(UTF_8))
            .give(ISSUERS, SAM, NOW.plusMillis(1));
    assertThat(first.id()).isLessThan(second.id()).hasSize(36);
    assertThat(first.id().charAt(14)).isEqualTo('7');
  }

  /** One second too few and a token could come back to life. */
  @Test
  void oneTokensRevocationEndsWhenNoSuchTokenCanLive() {
    assertThat(give("{'issuer':'corp','jti':'j','reason':'r'}").until())
        .isEqualTo("2026-11-26T16:02:00Z");
    assertThat(
            give("{'issuer':'corp','issued_before':'2026-11-25T12:00:00Z','reason':'r'}").until())
        .isEqualTo("2026-11-26T18:02:00Z");
    // A day at least: the issuer's lifetime may be raised.
    assertThat(give("{'issuer':'short','jti':'j','reason':'r'}").until())
        .isEqualTo("2026-11-26T10:00:00Z");
  }

  @Test
  void aSubjectsRevocationHasNoEndByItself() {
    assertThat(give("{'issuer':'corp','subject':'ada','reason':'r'}").until()).isNull();
  }

  @Test
  void timesAreRoundedUpToSeconds() {
    Instant before =
        give("{'issuer':'corp','issued_before':'2026-11-25T10:00:00.001Z','reason':'r'}")
            .issuedBefore();
    assertThat(requireNonNull(before)).isEqualTo("2026-11-25T10:00:01Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                                  |               | not a JSON object",
        "{'issuer':'corp','issuer':'corp'}                   |               | repeated names",
        "{'issuer':'corp','jti':'j','reason':'r','color':1}  | color         | no such field",
        "{'jti':'j','reason':'r'}                            | issuer        | whose tokens",
        "{'issuer':'corp','iss':'x','jti':'j','reason':'r'}  | issuer        | one of the two",
        "{'issuer':'nobody','jti':'j','reason':'r'}          | issuer        | no issuer nobody",
        "{'issuer':'corp','jti':'j'}                         | reason        | why",
        "{'issuer':'corp','jti':'j','reason':' '}            | reason        | something in it",
        "{'issuer':'corp','jti':'j','reason':'a\\nb'}        | reason        | control",
        "{'issuer':'corp','jti':'j','reason':'a\\u2028b'}    | reason        | control",
        "{'issuer':'corp','reason':'r'}                      | jti           | which tokens",
        "{'issuer':'corp','jti':7,'reason':'r'}              | jti           | string",
        "{'issuer':'corp','jti':null,'reason':'r'}           | jti           | string",
        "{'issuer':'corp','subject':'a\\u0000','reason':'r'} | subject       | control",
        "{'issuer':'corp','issued_before':'now','reason':'r'}| issued_before | 2026-11-25T10:00:00Z",
        "{'issuer':'corp','issued_before':17,'reason':'r'}   | issued_before | string",
        "{'issuer':'corp','issued_before':'+99999-01-01T00:00:00Z','reason':'r'}|issued_before|9999",
        "{'issuer':'corp','jti':'j','until':'2026-11-25T10:00:00Z','reason':'r'}|until|over at once",
      })
  void whatIsWrongIsNamed(String json, String field, String message) {
    assertRefused(json, field == null ? "" : field, message);
  }

  @Test
  void longTextIsRefused() {
    assertRefused(
        "{'issuer':'corp','jti':'" + "x".repeat(257) + "','reason':'r'}", "jti", "at most 256");
    assertThat(give("{'issuer':'corp','jti':'" + "x".repeat(256) + "','reason':'r'}").jti())
        .hasSize(256);
  }

  /** Claims may hold them, so they can be named here. */
  @Test
  void aSubjectWithAnInvisibleCharacterCanBeRevoked() {
    assertThat(give("{'issuer':'corp','subject':'a\\u200db','reason':'r'}").subject())
        .isEqualTo("a\u200db");
  }

  private static void assertRefused(String json, String field, String message) {
    assertThatThrownBy(() -> give(json))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.field()).as(refused.getMessage()).isEqualTo(field))
        .hasMessageContaining(message);
  }
}
