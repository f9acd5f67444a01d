package io.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8785, with its own examples as far as records have such values. */
final class CanonicalJsonTest {

  @Test
  void namesGoByTheirUtf16CodeUnitsAsInSection323() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("\u20ac", "Euro Sign");
    fields.put("\r", "Carriage Return");
    fields.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
    fields.put("1", "One");
    fields.put("\ud83d\ude00", "Emoji: Grinning Face");
    fields.put("\u0080", "Control");
    fields.put("\u00f6", "Latin Small Letter O With Diaeresis");

    List<String> names = new ArrayList<>(CanonicalJson.read(CanonicalJson.write(fields)).keySet());

    assertThat(names)
        .containsExactly("\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33");
    assertThat(CanonicalJson.write(fields))
        .startsWith("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\"")
        .endsWith("\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void textsAreEscapedAsInSection322() {
    assertThat(CanonicalJson.write(Map.of("string", "\u20ac$\u000F\nA'B\"\\\\\"/")))
        .isEqualTo("{\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void literalsAndListsAreAsInSection322() {
    assertThat(CanonicalJson.write(Map.of("literals", Arrays.asList(true, false), "n", 333333333L)))
        .isEqualTo("{\"literals\":[true,false],\"n\":333333333}");
  }

  @Test
  void shortEscapesArePreferredAndDeleteIsNotEscaped() {
    assertThat(CanonicalJson.write(Map.of("a", "\b\t\n\f\r\u0000\u001f\u007f")))
        .isEqualTo("{\"a\":\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\"}");
  }

  @Test
  void halfASurrogatePairIsNoText() {
    assertThatThrownBy(() -> CanonicalJson.write(Map.of("a", "\udead")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CanonicalJson.write(Map.of("a", "x\ud83d")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1,\"a\":2}",
        "{ \"a\":1}",
        "{\"a\":1} ",
        "{\"a\":1.0}",
        "{\"a\":1e3}",
        "{\"a\":-0}",
        "{\"a\":9007199254740993}",
        "{\"a\":null}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1}{}",
        "[]",
        "null",
        ""
      })
  void whatIsWrittenInAnotherWayIsRefused(String text) {
    assertThatThrownBy(() -> CanonicalJson.read(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
