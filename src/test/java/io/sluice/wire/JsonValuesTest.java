package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {

  @Test
  void keepsValuesOfEveryKindAtTheTopLevelOnly() {
    String json =
        """
        {"b":{"a":"not here","c":[1,{"a":2}]}, "a" : {"x":[1,"},"]} ,"n":-1.5e3,"t":true,
         "s":"a \\"quoted\\" \\\\","e":[], "z":"a"}""";

    JsonValues values = watch(json, "a", "n", "t", "s", "e");

    assertThat(values.complete()).isTrue();
    assertThat(text(values))
        .containsExactly(
            Map.entry("a", "{\"x\":[1,\"},\"]}"),
            Map.entry("e", "[]"),
            Map.entry("n", "-1.5e3"),
            Map.entry("s", "\"a \\\"quoted\\\" \\\\\""),
            Map.entry("t", "true"));
  }

  @Test
  void aValueThatEqualsANameIsNoName() {
    assertThat(text(watch("{\"x\":\"a\",\"y\":[\"a\",1],\"z\":{\"a\":1}}", "a"))).isEmpty();
  }

  @Test
  void ofANameThatComesTwiceTheLastValueStays() {
    assertThat(text(watch("{\"a\":1,\"a\":2}", "a"))).containsEntry("a", "2");
  }

  @Test
  void aNameThatOnlyStartsLikeOneIsAnother() {
    assertThat(text(watch("{\"ab\":1,\"\":2,\"abc\":3}", "a"))).isEmpty();
  }

  @Test
  void aValueOverTheBoundIsNotKeptAndTheNextOneIs() {
    JsonValues values = new JsonValues(Set.of("a", "b"), 10);
    Chunks.single("{\"a\":\"0123456789\",\"b\":\"01234567\"}".getBytes(UTF_8))
        .forEach(values::feed);
    assertThat(text(values)).containsOnly(Map.entry("b", "\"01234567\""));
    assertThat(values.complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1",
        "{\"a\":\"}",
        "[{\"a\":1}]",
        "{}{}",
        "{}x",
        "}",
        "{]",
        "1"
      })
  void whatIsNoWholeObjectIsNotComplete(String json) {
    assertThat(watch(json, "a").complete()).isFalse();
  }

  @Property
  void anySplitFindsTheSame(@ForAll("json") String json, @ForAll Random random) {
    byte[] bytes = json.getBytes(UTF_8);
    JsonValues whole = new JsonValues(Set.of("a", "b"), 20);
    JsonValues split = new JsonValues(Set.of("a", "b"), 20);

    whole.feed(Buffer.buffer(bytes));
    Chunks.random(bytes, random).forEach(split::feed);

    assertThat(text(split)).isEqualTo(text(whole));
    assertThat(split.complete()).isEqualTo(whole.complete());
  }

  @Provide
  Arbitrary<String> json() {
    return Arbitraries.of(
            "{", "}", "[", "]", "\"", "\\", ":", ",", "\"a\":", "\"b\":", "1", "é", " ", "{\"a\":")
        .list()
        .ofMaxSize(30)
        .map(parts -> "{\"a\":" + String.join("", parts));
  }

  private static JsonValues watch(String json, String... names) {
    JsonValues values = new JsonValues(Set.of(names), 1000);
    List.of(Buffer.buffer(json)).forEach(values::feed);
    return values;
  }

  private static Map<String, String> text(JsonValues values) {
    Map<String, String> text = new TreeMap<>();
    values.found().forEach((name, value) -> text.put(name, new String(value, UTF_8).strip()));
    return text;
  }
}
