package io.sluice.wire.completions;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Chunks;
import io.sluice.wire.Feature;
import io.sluice.wire.RecordedExchange;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.openai.Translating;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** OpenAI's older completions. */
class CompletionsFormatTest {

  private final CompletionsFormat format = new CompletionsFormat();

  @Test
  void onlyModelUsageOptionAndBoundChange() {
    ApiRequest request = parse("{ 'model' : 'm', 'prompt':'a',  'stream':true}");
    assertThat(request.features()).containsExactly(Feature.STREAMING);
    assertThat(request.usageAsked()).isFalse();
    assertThat(request.rewrite("x", 7))
        .hasToString(
            Translating.json(
                "{ 'model' : 'x','max_tokens':7,'stream_options':{'include_usage':true},"
                    + " 'prompt':'a',  'stream':true}"));
  }

  @Test
  void nothingChangesWhereNothingHasTo() {
    ApiRequest request =
        parse(
            "{'model':'m','prompt':'a','max_tokens':5,'stream':true,"
                + "'stream_options':{'include_usage':true}}");
    assertThat(request.rewrite("m", 3)).isSameAs(request.body());
    assertThat(request.outputTokenLimit()).hasValue(5);
  }

  @Test
  void everyPromptIsAnsweredAsOftenAsTheBestIsChosenFrom() {
    assertThat(parse("{'model':'m','prompt':['a','b'],'n':2,'best_of':3,'max_tokens':10}"))
        .returns(6, ApiRequest::choices)
        .satisfies(request -> assertThat(request.outputTokenLimit()).hasValue(60));
    assertThat(parse("{'model':'m','prompt':[1,2,3]}").choices()).isEqualTo(1);
    assertThat(parse("{'model':'m','prompt':[[1,2],[3]]}").choices()).isEqualTo(2);
  }

  @Test
  void aBoundOfNullGivesWay() {
    assertThat(parse("{'max_tokens':null,'model':'m','prompt':['a','b']}").rewrite("m", 9))
        .hasToString(Translating.json("{'max_tokens':4,'model':'m','prompt':['a','b']}"));
  }

  @Test
  void whatIsNoRequestIsNamed() {
    assertThat(param("{'model':'m'}")).isEqualTo("prompt");
    assertThat(param("{'prompt':'a'}")).isEqualTo("model");
    assertThat(param("{'model':'m','prompt':'a','n':0}")).isEqualTo("n");
    assertThat(param("{'model':'m','prompt':'a','best_of':1.5}")).isEqualTo("best_of");
    assertThat(param("{'model':'m','prompt':'a','stream_options':[]}")).isEqualTo("stream_options");
  }

  @TestFactory
  Stream<DynamicTest> recordedAnswersPassByteForByteAndTellTheirUsage() throws IOException {
    return RecordedExchange.tests(
        "v1/completions",
        recorded -> recorded.status() == 200,
        recorded -> {
          ApiRequest request =
              ((Parsed)
                      read(new String(recorded.request(), java.nio.charset.StandardCharsets.UTF_8)))
                  .request();
          byte[] body = recorded.answer();
          for (int seed = 0; seed < 10; seed++) {
            String type = recorded.streamed() ? "text/event-stream" : "application/json";
            Answer answer = format.passing(request, new AnswerHead(200, type));
            Buffer passed = Buffer.buffer();
            Chunks.random(body, new Random(seed))
                .forEach(chunk -> passed.appendBuffer(answer.feed(chunk)));
            passed.appendBuffer(answer.end());
            assertThat(passed.getBytes()).isEqualTo(body);
            assertThat(answer.complete()).isTrue();
            TokenCounts counts = answer.reported();
            assertThat(counts).isNotNull();
            assertThat(new String(body, java.nio.charset.StandardCharsets.UTF_8))
                .containsPattern("\"prompt_tokens\": ?" + counts.input())
                .containsPattern("\"completion_tokens\": ?" + counts.output());
          }
        });
  }

  private ApiRequest.Result read(String body) {
    return format.read(Buffer.buffer(body), RequestPath.SILENT);
  }

  private ApiRequest parse(String body) {
    return ((Parsed) read(Translating.json(body))).request();
  }

  private String param(String body) {
    return ((Malformed) read(Translating.json(body))).param();
  }
}
