package io.sluice.wire.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountTranslationTest {

  private static final Map<Format, String> ASKED =
      Map.of(
          Format.MESSAGES_COUNT,
          "{\"model\":\"m\",\"system\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
              + "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}}",
          Format.RESPONSES_COUNT,
          "{\"model\":\"m\",\"instructions\":\"s\",\"input\":\"hi\",\"parallel_tool_calls\":false}",
          Format.GEMINI_COUNT,
          "{\"generateContentRequest\":{\"model\":\"models/m\",\"systemInstruction\":{\"parts\":[{\"text\":\"s\"}]},"
              + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}],\"generationConfig\":{\"seed\":1}}}");

  @Test
  void everyFormatAsksEveryOther() {
    for (Format caller : ASKED.keySet()) {
      Conversation asked = dialect(caller).readRequest(parsed(caller, ASKED.get(caller)));
      assertThat(asked.turns()).hasSize(2);
      for (Format provider : ASKED.keySet()) {
        CountTranslation translation =
            new CountTranslation(
                dialect(caller), wire(caller).errors(), dialect(provider), asked, "r");
        String request = translation.request("p").toString();
        assertThat(request)
            .contains("\"hi\"")
            .doesNotContain("max_tokens", "stream", "seed", "parallel", "store", "budget");
        assertThat(dialect(provider).readRequest(parsed(provider, request)).turns())
            .extracting(Conversation.Turn::parts)
            .isEqualTo(List.of(asked.turns().get(0).parts(), asked.turns().get(1).parts()));

        Answer answer = translation.answer(new AnswerHead(200, "application/json"));
        answer.feed(dialect(provider).writeAnswer(61));
        assertThat(answer.complete()).isTrue();
        assertThat(answer.reported()).isEqualTo(TokenCounts.NONE);
        assertThat(dialect(caller).readAnswer(answer.end())).isEqualTo(61);
      }
    }
  }

  private static WireFormat wire(Format format) {
    return WireFormats.of(format);
  }

  private static CountDialect dialect(Format format) {
    return wire(format).countDialect().orElseThrow();
  }

  private static ApiRequest parsed(Format format, String body) {
    ApiRequest.Result result = wire(format).read(Buffer.buffer(body), new RequestPath("m", false));
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }
}
