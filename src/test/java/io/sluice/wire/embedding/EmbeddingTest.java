package io.sluice.wire.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingTest {

  private static final String ONE = "0.021280257031321526";
  private static final String TWO = "-9.964084E-4";

  /** What each provider answers, for one input. */
  private static final Map<Format, String> ANSWERS =
      Map.of(
          Format.EMBEDDINGS,
          "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[%s,%s]}],\"model\":\"p\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}",
          Format.GEMINI_EMBED,
          "{\"embedding\":{\"values\":[\n%s,\n%s]},\"usageMetadata\":{\"promptTokenCount\":8}}",
          Format.GEMINI_BATCH_EMBED,
          "{\"embeddings\":[{\"values\":[%s, %s]}],\"usageMetadata\":{\"promptTokenCount\":8}}",
          Format.COHERE_EMBED,
          "{\"id\":\"i\",\"embeddings\":{\"float\":[[%s,%s]]},\"meta\":{\"billed_units\":{\"input_tokens\":8}}}",
          Format.BEDROCK_EMBED,
          "{\"embedding\":[%s,%s],\"inputTextTokenCount\":8}");

  private static String answer(Format format) {
    return Objects.requireNonNull(ANSWERS.get(format)).formatted(ONE, TWO);
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"EMBEDDINGS", "GEMINI_EMBED", "GEMINI_BATCH_EMBED", "COHERE_EMBED", "BEDROCK_EMBED"})
  void everyFormatSpeaksToEveryOtherAndKeepsEveryDigit(Format provider) {
    Buffer answer = Buffer.buffer(answer(provider));
    for (Format caller : ANSWERS.keySet()) {
      EmbeddingRequest asked =
          new EmbeddingRequest(
              "alias", List.of("t"), true, null, false, EmbeddingRequest.Kind.UNSAID, "inputText");
      Buffer request = dialect(provider).writeRequest(asked, "p");
      assertThat(dialect(provider).readRequest(parsed(provider, request.toString())).inputs())
          .containsExactly("t");
      EmbeddingAnswer read = dialect(provider).readAnswer(answer);
      assertThat(read.usage()).isEqualTo(new TokenCounts(8, 0, 0, 0, 0));
      Buffer said = dialect(caller).writeAnswer(read, asked);
      EmbeddingAnswer again = dialect(caller).readAnswer(said);
      assertThat(again.vectors()).containsExactly(new Vector("[" + ONE + "," + TWO + "]", 2));
      assertThat(again.usage()).isEqualTo(read.usage());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"EMBEDDINGS", "GEMINI_EMBED", "GEMINI_BATCH_EMBED", "COHERE_EMBED", "BEDROCK_EMBED"})
  void anAnswerPassesAndTellsWhatItCost(Format format) {
    WireFormat wire = WireFormats.of(format);
    EmbeddingRequest asked =
        new EmbeddingRequest(
            "alias", List.of("t"), true, null, false, EmbeddingRequest.Kind.UNSAID, "inputText");
    ApiRequest request = parsed(format, dialect(format).writeRequest(asked, "p").toString());
    Answer answer = wire.passing(request, new AnswerHead(200, "application/json"));
    Buffer body = Buffer.buffer(answer(format));
    answer.feed(body);
    assertThat(answer.end()).isEqualTo(body);
    assertThat(answer.complete()).isTrue();
    assertThat(answer.reported()).isEqualTo(new TokenCounts(8, 0, 0, 0, 0));
    assertThat(answer.estimatedOutput()).isZero();
  }

  @Test
  void whoAsksForBase64GetsItFromWhoeverMakesTheVectors() {
    EmbeddingRequest asked =
        dialect(Format.EMBEDDINGS)
            .readRequest(
                parsed(
                    Format.EMBEDDINGS,
                    "{\"model\":\"m\",\"input\":\"t\",\"encoding_format\":\"base64\",\"user\":\"u\"}"));
    EmbeddingAnswer read =
        dialect(Format.BEDROCK_EMBED).readAnswer(Buffer.buffer(answer(Format.BEDROCK_EMBED)));
    String base64 =
        dialect(Format.EMBEDDINGS)
            .writeAnswer(read, asked)
            .toJsonObject()
            .getJsonArray("data")
            .getJsonObject(0)
            .getString("embedding");
    ByteBuffer floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(floats.remaining()).isEqualTo(8);
    assertThat(floats.getFloat()).isEqualTo(Float.parseFloat(ONE));
    assertThat(floats.getFloat()).isEqualTo(Float.parseFloat(TWO));
  }

  @Test
  void severalInputsKeepTheirOrderAndTheirSize() {
    EmbeddingRequest asked =
        dialect(Format.EMBEDDINGS)
            .readRequest(
                parsed(
                    Format.EMBEDDINGS,
                    "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":2}"));
    assertThat(dialect(Format.GEMINI_BATCH_EMBED).writeRequest(asked, "g"))
        .hasToString(
            "{\"requests\":[{\"model\":\"models/g\",\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":2},"
                + "{\"model\":\"models/g\",\"content\":{\"parts\":[{\"text\":\"b\"}]},\"outputDimensionality\":2}]}");
    assertThat(dialect(Format.COHERE_EMBED).writeRequest(asked, "c"))
        .hasToString(
            "{\"model\":\"c\",\"texts\":[\"a\",\"b\"],\"input_type\":\"search_document\",\"embedding_types\":[\"float\"],\"output_dimension\":2}");
    assertThat(dialect(Format.BEDROCK_EMBED).writeRequest(asked, "us.cohere.embed-v4:0").toString())
        .doesNotContain("model");
    Untranslatable refused =
        catchThrowableOfType(
            Untranslatable.class,
            () ->
                dialect(Format.BEDROCK_EMBED).writeRequest(asked, "amazon.titan-embed-text-v2:0"));
    assertThat(refused.param()).isEqualTo("input");
  }

  @Test
  void vectorsAreOrderedByTheirIndex() {
    EmbeddingAnswer read =
        dialect(Format.EMBEDDINGS)
            .readAnswer(
                Buffer.buffer(
                    "{\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":[1]}]}"));
    assertThat(read.vectors()).containsExactly(new Vector("[1]", 1), new Vector("[2]", 1));
    assertThat(read.usage()).isNull();
  }

  @Test
  void anAnswerWithAVectorTooFewIsNone() {
    EmbeddingRequest asked =
        new EmbeddingRequest(
            "m", List.of("a", "b"), false, null, false, EmbeddingRequest.Kind.UNSAID, "input");
    WireFormat caller = WireFormats.of(Format.EMBEDDINGS);
    Answer answer =
        new EmbeddingTranslation(
                dialect(Format.EMBEDDINGS),
                caller.errors(),
                dialect(Format.COHERE_EMBED),
                asked,
                "r")
            .answer(new AnswerHead(200, "application/json"));
    answer.feed(Buffer.buffer(answer(Format.COHERE_EMBED)));
    assertThat(answer.complete()).isFalse();
    assertThat(answer.unreadable()).contains("1 vectors for 2 inputs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMBEDDINGS | {\"model\":\"m\",\"input\":[1,2]} | input",
        "EMBEDDINGS | {\"model\":\"m\",\"input\":[[1,2]]} | input",
        "EMBEDDINGS | {\"model\":\"m\",\"input\":[]} | input",
        "EMBEDDINGS | {\"model\":\"m\",\"input\":\"a\",\"new\":1} | new",
        "COHERE_EMBED | {\"model\":\"m\",\"images\":[\"data:\"]} | images",
        "COHERE_EMBED | {\"model\":\"m\",\"texts\":[\"a\"],\"embedding_types\":[\"int8\"]} | embedding_types",
        "GEMINI_EMBED | {\"content\":{\"parts\":[{\"inlineData\":{}}]}} | content.parts[0].text",
        "GEMINI_BATCH_EMBED | {\"requests\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}},{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\"}]} | requests[1]",
        "BEDROCK_EMBED | {\"inputText\":\"a\",\"normalize\":false} | normalize",
      })
  void whatOthersCannotDoIsRefusedByName(Format format, String body, String param) {
    Untranslatable refused =
        catchThrowableOfType(
            Untranslatable.class, () -> dialect(format).readRequest(parsed(format, body)));
    assertThat(refused.param()).isEqualTo(param);
  }

  private static EmbeddingDialect dialect(Format format) {
    return WireFormats.of(format).embeddingDialect().orElseThrow();
  }

  private static ApiRequest parsed(Format format, String body) {
    ApiRequest.Result result =
        WireFormats.of(format).read(Buffer.buffer(body), new RequestPath("p", false));
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }
}
