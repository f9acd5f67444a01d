package io.sluice.wire.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.wire.EveryFormat;
import io.sluice.wire.Format;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one provider keeps is not sent to another one as if it could read it. */
class ElsewhereTest {

  private static final String GOOGLES = "https://generativelanguage.googleapis.com/v1beta/files/a";

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/a.png, CHAT",
    "s3://bucket/a.png, GEMINI",
    "gs://bucket/a.png, CHAT",
    "gs://bucket/a.png, MESSAGES",
    "gs://bucket/a.png, COHERE_CHAT",
    GOOGLES + ", RESPONSES",
  })
  void anAddressThatOnlyAnotherProviderReadsIsRefused(String url, Format provider) {
    Untranslatable refused =
        catchThrowableOfType(Untranslatable.class, () -> Elsewhere.check(asking(url), provider));

    assertThat(refused.param()).isEqualTo("contents[0]");
    assertThat(refused.explanation()).contains("contents[0]").contains("cannot read");
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/a.png, CHAT",
    "s3://bucket/a.png, CONVERSE",
    "gs://bucket/a.png, GEMINI",
    GOOGLES + ", GEMINI",
  })
  void anAddressThatItCanReadIsNot(String url, Format provider) {
    assertThatNoException().isThrownBy(() -> Elsewhere.check(asking(url), provider));
  }

  private static Conversation asking(String url) {
    String request =
        "{'contents':[{'role':'user','parts':[{'text':'Look:'},{'fileData':"
            + "{'mimeType':'image/png','fileUri':'"
            + url
            + "'}}]}]}";
    return EveryFormat.read(Format.GEMINI, Buffer.buffer(request.replace('\'', '"')), "m", false);
  }
}
