package io.sluice.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatUsageTest {

  @Test
  void openAiCountsCacheWithinPromptAndReasoningWithinCompletion() throws IOException {
    assertThat(
            read(
                """
                {"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
                 "prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},
                 "completion_tokens_details":{"reasoning_tokens":20}}"""))
        .isEqualTo(new TokenCounts(30, 60, 10, 50, 20));
  }

  @Test
  void soundAndPicturesArePartsOfInputAndOutput() throws IOException {
    assertThat(
            read(
                """
                {"prompt_tokens":10,"completion_tokens":50,
                 "prompt_tokens_details":{"audio_tokens":7,"image_tokens":1},
                 "completion_tokens_details":{"audio_tokens":30,"image_tokens":99}}"""))
        .isEqualTo(new TokenCounts(10, 0, 0, 50, 0, 0, 7, 30, 0, 50, 0));
  }

  @Test
  void xAiCountsReasoningBesideCompletion() throws IOException {
    assertThat(
            read(
                """
                {"prompt_tokens":12,"completion_tokens":1,"total_tokens":303,
                 "completion_tokens_details":{"reasoning_tokens":290}}"""))
        .isEqualTo(new TokenCounts(12, 0, 0, 291, 290));
  }

  @Test
  void deepSeekNamesTheSameCacheReadsTwice() throws IOException {
    assertThat(
            read(
                """
                {"prompt_tokens":33,"completion_tokens":18,"total_tokens":51,
                 "prompt_tokens_details":{"cached_tokens":32},
                 "prompt_cache_hit_tokens":32,"prompt_cache_miss_tokens":1}"""))
        .isEqualTo(new TokenCounts(1, 32, 0, 18, 0));
    assertThat(read("{\"prompt_tokens\":33,\"prompt_cache_hit_tokens\":32}"))
        .isEqualTo(new TokenCounts(1, 32, 0, 0, 0));
  }

  @Test
  void mistralHasNamesOfItsOwn() throws IOException {
    TokenCounts expected = new TokenCounts(5, 4, 0, 2, 0);
    assertThat(read("{\"prompt_tokens\":9,\"completion_tokens\":2,\"num_cached_tokens\":4}"))
        .isEqualTo(expected);
    assertThat(
            read(
                """
                {"prompt_tokens":9,"completion_tokens":2,
                 "prompt_token_details":{"cached_tokens":4}}"""))
        .isEqualTo(expected);
  }

  @Test
  void detailsMayBeNull() throws IOException {
    assertThat(
            read(
                """
                {"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":null,
                 "completion_tokens_details":null,"total_tokens":11}"""))
        .isEqualTo(new TokenCounts(9, 0, 0, 2, 0));
  }

  @Test
  void moreCachedThanPromptLeavesNoFreshInput() throws IOException {
    assertThat(
            read(
                """
                {"prompt_tokens":9,"completion_tokens":2,
                 "prompt_tokens_details":{"cached_tokens":40}}"""))
        .isEqualTo(new TokenCounts(0, 40, 0, 2, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "7",
        "\"usage\"",
        "{}",
        "{\"cost\":{\"prompt_tokens\":3}}",
        "{\"prompt_tokens\":-1,\"completion_tokens\":1.5}",
        "{\"prompt_tokens\":\"12\",\"completion_tokens\":99999999999999999999}",
        "{\"prompt_tokens\":1000000000001,\"completion_tokens\":{\"a\":1}}"
      })
  void whatTellsNothingIsNoUsage(String json) throws IOException {
    assertThat(read(json)).isNull();
  }

  @Property
  void countsAreNeverNegative(@ForAll("usages") String json) throws IOException {
    TokenCounts counts = read(json);
    if (counts != null) {
      assertThat(
              List.of(
                  counts.input(),
                  counts.cacheRead(),
                  counts.cacheWrite(),
                  counts.output(),
                  counts.reasoning(),
                  counts.total()))
          .allMatch(count -> count >= 0);
      assertThat(counts.reasoning()).isLessThanOrEqualTo(counts.output());
    }
  }

  @Provide
  Arbitrary<String> usages() {
    Arbitrary<String> value =
        Arbitraries.of(
            "0",
            "1",
            "5",
            "6",
            "11",
            "-3",
            "1.5",
            "1e9",
            "\"3\"",
            "null",
            "[1]",
            "{\"a\":2}",
            "1000000000000",
            "9223372036854775807",
            "123456789012345678901234567890");
    Arbitrary<String> details =
        Combinators.combine(value, value, value)
            .as(
                "{\"cached_tokens\":%s,\"cache_write_tokens\":%s,\"reasoning_tokens\":%s}"
                    ::formatted);
    return Combinators.combine(
            value, value, value, value, Arbitraries.oneOf(value, details), details)
        .as(
            ("{\"prompt_tokens\":%s,\"completion_tokens\":%s,\"total_tokens\":%s,"
                    + "\"num_cached_tokens\":%s,\"prompt_tokens_details\":%s,"
                    + "\"completion_tokens_details\":%s}")
                ::formatted);
  }

  private static @Nullable TokenCounts read(String json) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      parser.nextToken();
      TokenCounts counts = ChatUsage.read(parser);
      assertThat(parser.nextToken()).as("the value is read to its end").isNull();
      return counts;
    }
  }
}
