package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.Cel.Answer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CelTest {

  private static Map<String, Object> variables(List<String> roles) {
    return Map.of(
        "subject",
        Map.of(
            "issuer", "corp",
            "user", "ada",
            "client", "",
            "tenant", "acme",
            "team", "search",
            "environment", "staging",
            "roles", roles,
            "scopes", List.of("llm:chat")),
        "request",
        Map.of(
            "model", "gpt-5-mini",
            "provider", "openai",
            "region", "eu",
            "scope", "llm:chat",
            "max_output_tokens", 500L,
            "features", List.of("streaming"),
            "stream", true),
        "now",
        Instant.parse("2026-11-25T10:00:00Z"));
  }

  private static Answer ask(String expression) {
    return Cel.compile(expression).evaluate(variables(List.of("engineer")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "'engineer' in subject.roles",
        "!('intern' in subject.roles)",
        "subject.tenant == 'acme' && request.max_output_tokens <= 1000",
        "subject.issuer == 'corp' && subject.user == 'ada' && subject.client == ''",
        "subject.team == 'search' && subject.environment == 'staging'",
        "'llm:chat' in subject.scopes && request.scope == 'llm:chat'",
        "request.model.startsWith('gpt-') && request.provider == 'openai'",
        "request.model.matches('^gpt-[0-9]') && request.region == 'eu'",
        "request.stream && request.features.all(f, f == 'streaming')",
        "now < timestamp('2027-01-01T00:00:00Z') && now.getFullYear() == 2026",
        "subject.roles.exists(r, r.endsWith('neer')) && size(subject.roles) == 1"
      })
  void aConditionThatHoldsIsYes(String expression) {
    assertThat(ask(expression)).isEqualTo(Answer.YES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "'intern' in subject.roles", "request.max_output_tokens > 500"})
  void oneThatDoesNotHoldIsNo(String expression) {
    assertThat(ask(expression)).isEqualTo(Answer.NO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 / (request.max_output_tokens - 500) > 0",
        "subject.roles[7] == 'x'",
        "timestamp(subject.user) < now",
        "request.max_output_tokens * 9223372036854775807 > 0"
      })
  void whatFailsIsNeitherYesNorNo(String expression) {
    assertThat(ask(expression)).isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void loopsInLoopsEnd() {
    Cel heavy =
        Cel.compile(
            "subject.roles.all(a, subject.roles.all(b, subject.roles.all(c, a + b + c != '')))");
    assertThat(heavy.evaluate(variables(List.of("a", "b")))).isEqualTo(Answer.YES);
    assertThat(heavy.evaluate(variables(Collections.nCopies(100, "r")))).isEqualTo(Answer.UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource
  void aMistakeIsNamedWithItsColumn(String expression, String problem) {
    assertThatThrownBy(() -> Cel.compile(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(problem);
  }

  static Stream<Arguments> aMistakeIsNamedWithItsColumn() {
    return Stream.of(
        Arguments.of("subject.rolls == []", "column 8: undefined field 'rolls'"),
        Arguments.of(
            "subjcet.team == ''", "column 1: undeclared reference to 'subjcet' (in container '')"),
        Arguments.of("subject.team", "column 8: expected type 'bool' but found 'string'"),
        Arguments.of(
            "subject.team == 7",
            "column 14: found no matching overload for '_==_' applied to '(string, int)'"
                + " (candidates: (%A0, %A0))"),
        Arguments.of("subject.team ==", "column 16: the expression ends too early"),
        Arguments.of("subject.team = ''", "column 14: token recognition error at: '= '"),
        Arguments.of("true &&\n  subject.x", "line 2, column 10: undefined field 'x'"),
        Arguments.of(
            "'" + "x".repeat(3000) + "' == ''",
            "column 1: expression code point size exceeds limit: size: 3008, limit 2048"),
        Arguments.of(
            "(".repeat(200) + "true" + ")".repeat(200),
            "column 1: Expression recursion limit exceeded. limit: 50"),
        Arguments.of("", "column 1: the expression ends too early"));
  }

  @Test
  void itIsKnownWhetherAConditionIsAboutTheRequest() {
    assertThat(Cel.compile("subject.team == 'a'").needsRequest()).isFalse();
    assertThat(Cel.compile("request.stream || subject.team == 'a'").needsRequest()).isTrue();
  }
}
