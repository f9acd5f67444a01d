package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Translation;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the provider's format cannot express is refused under the name that the caller gave it. */
class RefusedFieldsTest {

  private static final String CLAUDE =
      "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}],%s}";
  private static final String GEMINI =
      "{'contents':[{'role':'user','parts':[{'text':'Hi'}]}],'generationConfig':{%s}}";
  private static final String CHAT = "{'model':'m','messages':[%s]}";
  private static final String CONVERSE =
      "{'messages':[{'role':'user','content':[{'text':'Hi'}]}],'inferenceConfig':{%s}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MESSAGES | RESPONSES | 'stop_sequences':['x']  | stop_sequences",
        "MESSAGES | CHAT      | 'top_k':5               | top_k",
        "GEMINI   | RESPONSES | 'stopSequences':['x']   | generationConfig.stopSequences",
        "GEMINI   | CHAT      | 'topK':5                | generationConfig.topK",
        "GEMINI   | MESSAGES  | 'seed':5                | generationConfig.seed",
        "GEMINI   | CONVERSE  | 'frequencyPenalty':0.5  | generationConfig.frequencyPenalty",
        "CONVERSE | RESPONSES | 'stopSequences':['x']   | inferenceConfig.stopSequences",
        "CHAT     | RESPONSES | {'role':'user','name':'ada','content':'Hi'} | messages[0].name",
        "CHAT     | MESSAGES  | {'role':'user','name':'ada','content':'Hi'} | messages[0].name",
        "CHAT     | GEMINI    | {'role':'user','name':'ada','content':'Hi'} | messages[0].name",
      },
      quoteCharacter = '`')
  void aRefusalNamesTheFieldAsTheCallersFormatHasIt(
      Format from, Format to, String said, String field) {
    String request =
        switch (from) {
          case CHAT -> CHAT;
          case MESSAGES -> CLAUDE;
          case GEMINI -> GEMINI;
          default -> CONVERSE;
        };
    Buffer body = Buffer.buffer(request.formatted(said).replace('\'', '"'));
    Conversation read = EveryFormat.read(from, body, "m", false);
    Translation translation =
        new Translation(
            EveryFormat.dialect(from),
            WireFormats.of(from).errors(),
            EveryFormat.dialect(to),
            new Asked("req-1", 0, read, true));

    Untranslatable refused =
        catchThrowableOfType(Untranslatable.class, () -> translation.request("a-model", 9));

    assertThat(refused.param()).isEqualTo(field);
    assertThat(refused.explanation()).contains(field);
  }
}
