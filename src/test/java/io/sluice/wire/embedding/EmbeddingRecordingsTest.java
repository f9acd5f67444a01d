package io.sluice.wire.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.gemini.Recorded;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real vectors of all providers, said to callers of every format. */
class EmbeddingRecordingsTest {

  private static final List<Format> FORMATS =
      List.of(
          Format.EMBEDDINGS, Format.GEMINI_BATCH_EMBED, Format.COHERE_EMBED, Format.BEDROCK_EMBED);

  @TestFactory
  Stream<DynamicTest> vectorsKeepEveryDigitInEveryFormat() throws IOException {
    return Recorded.each(
        List.of("openai", "openai-chat", "openrouter", "mistral", "gemini", "cohere", "bedrock"),
        recorded -> recorded.status() == 200 && formatOf(recorded) != null,
        recorded -> {
          Format provider = Objects.requireNonNull(formatOf(recorded));
          EmbeddingRequest asked;
          try {
            asked = dialect(provider).readRequest(request(provider, recorded));
          } catch (Untranslatable e) {
            assertThat(e.param()).isIn("input", "requests[0].content.parts[1].text");
            return;
          }
          if (asked.base64()) {
            return;
          }
          EmbeddingAnswer read = dialect(provider).readAnswer(Buffer.buffer(recorded.response()));
          assertThat(read.vectors()).hasSameSizeAs(asked.inputs());
          String compact = new String(recorded.response(), UTF_8).replaceAll("\\s", "");
          read.vectors().forEach(vector -> assertThat(compact).contains(vector.json()));
          for (Format caller : FORMATS) {
            EmbeddingAnswer again =
                dialect(caller).readAnswer(dialect(caller).writeAnswer(read, asked));
            assertThat(again.vectors()).isEqualTo(read.vectors());
          }
        });
  }

  private static @Nullable Format formatOf(Recorded recorded) {
    String path = recorded.path();
    if (path.endsWith("/embeddings")) {
      return Format.EMBEDDINGS;
    }
    if (path.contains(":batchEmbedContents")) {
      return Format.GEMINI_BATCH_EMBED;
    }
    if (path.endsWith("/v2/embed")) {
      return Format.COHERE_EMBED;
    }
    return path.contains("embed") && path.endsWith("/invoke") ? Format.BEDROCK_EMBED : null;
  }

  private static EmbeddingDialect dialect(Format format) {
    return WireFormats.of(format).embeddingDialect().orElseThrow();
  }

  private static ApiRequest request(Format format, Recorded recorded) throws IOException {
    ApiRequest.Result result =
        WireFormats.of(format)
            .read(Buffer.buffer(recorded.request()), new RequestPath(recorded.model(), false));
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }
}
