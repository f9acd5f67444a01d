package io.sluice.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.conversation.Conversation;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class GeminiCountTest {

  private final GeminiCountFormat format = new GeminiCountFormat();
  private final GeminiCountDialect dialect = new GeminiCountDialect();

  @Test
  void aConversationIsUnderstoodInEitherForm() {
    Conversation bare = read("{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}");
    Buffer said = dialect.writeRequest(bare, "gemini-3-flash");
    assertThat(said.toString())
        .startsWith("{\"generateContentRequest\":{\"model\":\"models/gemini-3-flash\",");
    assertThat(read(said.toString()).turns().get(0).parts()).isEqualTo(bare.turns().get(0).parts());
  }

  @Test
  void countingCostsNothing() {
    ApiRequest asked = parsed("{\"contents\":[]}");
    Answer answer = format.passing(asked, new AnswerHead(200, "application/json"));
    answer.feed(Buffer.buffer("{\"totalTokens\": 61}"));
    assertThat(answer.reported()).isEqualTo(TokenCounts.NONE);
    assertThat(answer.complete()).isTrue();
  }

  @Test
  void theNumberIsReadAndSaid() {
    assertThat(dialect.readAnswer(Buffer.buffer("{\"totalTokens\": 61}"))).isEqualTo(61);
    assertThat(dialect.readAnswer(Buffer.buffer("{}"))).isZero();
    assertThat(dialect.readAnswer(dialect.writeAnswer(8))).isEqualTo(8);
  }

  private Conversation read(String body) {
    return dialect.readRequest(parsed(body));
  }

  private ApiRequest parsed(String body) {
    ApiRequest.Result result = format.read(Buffer.buffer(body), new RequestPath("p", false));
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }
}
