package io.sluice.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.Figures;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatFiguresTest {

  private static final String ANSWER =
      """
      {"id":"c","model":"m\\u002d1 漢","choices":[{"message":{"content":
       "\\"usage\\":{\\"prompt_tokens\\":1} é","usage":{"prompt_tokens":1},"model":"no"}}],
       "x_groq":{"usage":{"prompt_tokens":1}},
       "usage" : {"prompt_tokens":7,"completion_tokens":3,"total_tokens":10},"n":1}
      """;
  private static final TokenCounts COUNTS = new TokenCounts(7, 0, 0, 3, 0);

  private final Figures answer = new Figures("usage", "model", ChatUsage::read);

  @Property
  void anySplitTellsTheSame(@ForAll Random random) {
    Figures split = new Figures("usage", "model", ChatUsage::read);
    Chunks.random(ANSWER.getBytes(UTF_8), random).forEach(split::feed);
    assertThat(split.usage()).isEqualTo(COUNTS);
    assertThat(split.servedModel()).isEqualTo("m-1 漢");
    assertThat(split.complete()).isTrue();
  }

  @Property
  void aCutAnswerIsNeverComplete(@ForAll @IntRange(min = 0, max = 300) int length) {
    byte[] bytes = ANSWER.strip().getBytes(UTF_8);
    Figures cut = new Figures("usage", "model", ChatUsage::read);
    cut.feed(Buffer.buffer(Arrays.copyOf(bytes, Math.min(length, bytes.length - 1))));
    assertThat(cut.complete()).isFalse();
    assertThat(cut.usage()).isIn(null, COUNTS);
  }

  @Property
  void noBytesMakeItThrow(@ForAll byte[] bytes, @ForAll Random random) {
    Figures any = new Figures("usage", "model", ChatUsage::read);
    any.feed(Buffer.buffer(Arrays.copyOf(ANSWER.getBytes(UTF_8), random.nextInt(100))));
    any.feed(Buffer.buffer(bytes));
    assertThat(any.usage()).isNull();
    // The bytes may complete the name as they like; it is bounded all the same.
    assertThat(any.servedModel().length()).isLessThanOrEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"usage\":null,\"model\":null}",
        "{\"usage\":{\"prompt_tokens\":nope},\"model\":[}",
        "{\"usage\":,\"model\":}",
        "{\"usage\":[{\"prompt_tokens\":1}],\"model\":{\"a\":\"b\"}}",
        "{\"error\":{\"usage\":{\"prompt_tokens\":1},\"model\":\"m\"}}"
      })
  void anAnswerWithoutUsageTellsNone(String json) {
    answer.feed(Buffer.buffer(json));
    assertThat(answer.usage()).isNull();
    assertThat(answer.servedModel()).isEmpty();
  }

  @Test
  void textOfAnyLengthMayStandBeforeUsage() {
    Buffer text = Buffer.buffer("\\\"usage\\\":{".repeat(10_000));
    answer.feed(Buffer.buffer("{\"choices\":\""));
    for (int i = 0; i < 100; i++) {
      answer.feed(text);
    }
    answer.feed(Buffer.buffer("\",\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}"));
    assertThat(answer.usage()).isEqualTo(COUNTS);
    assertThat(answer.complete()).isTrue();
  }
}
