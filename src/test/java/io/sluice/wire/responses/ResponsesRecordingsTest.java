package io.sluice.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Chunks;
import io.sluice.wire.Format;
import io.sluice.wire.OpenAiValidator;
import io.sluice.wire.RecordedExchange;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Translating;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real responses of those who speak the format: OpenAI, Azure, xAI, DeepSeek. */
class ResponsesRecordingsTest {

  private static final Translating RESPONSES = new Translating(Format.RESPONSES);
  private static final String PATH = "/responses";
  private static final String PLAIN = "{'model':'m','input':'hi'}";
  private static final int REPLAYS = 10;

  @TestFactory
  Stream<DynamicTest> answersPassByteForByteAndTellTheirUsage() throws IOException {
    return RecordedExchange.tests(
        PATH,
        recorded -> recorded.status() == 200,
        recorded -> {
          byte[] body = recorded.answer();
          JsonNode response = response(recorded);
          for (int seed = 0; seed < REPLAYS; seed++) {
            check(recorded, Chunks.random(body, new Random(seed)), response);
          }
          check(recorded, Chunks.single(body), response);
          check(recorded, List.of(Buffer.buffer(body)), response);
        });
  }

  private static void check(RecordedExchange recorded, List<Buffer> chunks, JsonNode response)
      throws IOException {
    ApiRequest request = RESPONSES.parse(Buffer.buffer(recorded.request()));
    assertThat(request.stream()).isEqualTo(recorded.streamed());
    String type = recorded.streamed() ? "text/event-stream; charset=utf-8" : "application/json";
    Answer answer = WireFormats.of(Format.RESPONSES).passing(request, new AnswerHead(200, type));
    Buffer passed = Buffer.buffer();
    chunks.forEach(chunk -> passed.appendBuffer(answer.feed(chunk)));
    passed.appendBuffer(answer.end());

    assertThat(passed.toString()).isEqualTo(new String(recorded.answer(), UTF_8));
    assertThat(answer.complete()).isTrue();
    assertThat(answer.failed()).isFalse();
    assertThat(answer.servedModel()).isEqualTo(response.path("model").textValue());
    assertThat(((KeptResponse) answer).responseId()).isEqualTo(response.path("id").textValue());
    assertThat(answer.reported()).isEqualTo(counts(response.path("usage")));
  }

  /** Input includes what is cached, output includes reasoning: also at xAI in this format. */
  private static TokenCounts counts(JsonNode usage) {
    long input = usage.path("input_tokens").asLong();
    long output = usage.path("output_tokens").asLong();
    long read = usage.path("input_tokens_details").path("cached_tokens").asLong();
    long written = usage.path("input_tokens_details").path("cache_write_tokens").asLong();
    long reasoning = usage.path("output_tokens_details").path("reasoning_tokens").asLong();
    assertThat(usage.path("total_tokens").asLong()).isEqualTo(input + output);
    return new TokenCounts(input - read - written, read, written, output, reasoning);
  }

  private static JsonNode response(RecordedExchange recorded) throws IOException {
    String body = new String(recorded.answer(), UTF_8);
    if (!recorded.streamed()) {
      return Trees.lenient(body);
    }
    String last = body.substring(body.lastIndexOf("\ndata: {") + 7);
    return Trees.lenient(last.strip()).path("response");
  }

  @TestFactory
  Stream<DynamicTest> requestsKeepTheirMeaning() throws IOException {
    return RecordedExchange.tests(
        PATH,
        recorded -> recorded.status() == 200,
        recorded -> {
          Buffer body = Buffer.buffer(recorded.request());
          ApiRequest request = RESPONSES.parse(body);
          Throwable refused = catchThrowable(() -> RESPONSES.dialect().readRequest(request));
          if (refused instanceof Untranslatable untranslatable) {
            // Tools that the provider runs.
            assertThat(recorded.name()).contains("web-search");
            assertThat(untranslatable.param())
                .matches("(tools|input)\\[\\d+].type|include\\[\\d+]");
            return;
          }
          Conversation read = RESPONSES.dialect().readRequest(request);
          Buffer written = RESPONSES.dialect().writeRequest(read, read.model());
          Conversation again = RESPONSES.dialect().readRequest(RESPONSES.parse(written));
          assertThat(Translating.meaning(again)).isEqualTo(Translating.meaning(read));
        });
  }

  @TestFactory
  Stream<DynamicTest> answersAreSaidAgainAsTheyWere() throws IOException {
    return RecordedExchange.tests(
        PATH,
        recorded -> recorded.status() == 200 && !recorded.streamed(),
        recorded -> {
          Completion read = RESPONSES.dialect().readAnswer(Buffer.buffer(recorded.answer()));
          assertThat(read.parts()).isNotEmpty();
          Buffer written =
              RESPONSES.dialect().writeAnswer(read, RESPONSES.asked(RESPONSES.read(PLAIN)));
          OpenAiValidator.responses(written.getBytes());
          assertThat(RESPONSES.dialect().readAnswer(written)).isEqualTo(read);
          assertThat(read.parts().stream().filter(Thought.class::isInstance))
              .allMatch(part -> ((Thought) part).signature() != null);
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsAreSaidAgainAsTheyWereWhereverTheyAreCut() throws IOException {
    return RecordedExchange.tests(
        PATH,
        recorded -> recorded.status() == 200 && recorded.streamed(),
        recorded -> {
          byte[] answer = recorded.answer();
          List<StreamEvent> read = RESPONSES.events(List.of(Buffer.buffer(answer)));
          assertThat(read).hasSizeGreaterThan(3);
          for (int seed = 0; seed < REPLAYS; seed++) {
            assertThat(RESPONSES.events(Chunks.random(answer, new Random(seed)))).isEqualTo(read);
          }
          assertThat(RESPONSES.events(Chunks.single(answer))).isEqualTo(read);
          Buffer written = RESPONSES.stream(read, RESPONSES.asked(RESPONSES.read(PLAIN)));
          OpenAiValidator.responsesStream(written.getBytes());
          assertThat(RESPONSES.events(List.of(written))).isEqualTo(read);
          assertThat(read).anyMatch(ThoughtSigned.class::isInstance);
        });
  }
}
