package io.sluice.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
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

class ChatStreamTest {

  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}";
  private static final TokenCounts COUNTS = new TokenCounts(7, 0, 0, 3, 0);
  private static final String CONTENT = chunk("[{\"delta\":{\"content\":\"漢 é\"}}]", "");
  private static final String FINISH = chunk("[{\"delta\":{},\"finish_reason\":\"stop\"}]", "");
  private static final String USAGE_CHUNK = chunk("[]", "," + USAGE);
  private static final String DONE = "data: [DONE]\n\n";

  private final ChatStream stream = new ChatStream(false);

  @Test
  void aWholeStreamTellsWhatItWas() {
    String passed = pass(CONTENT + FINISH + USAGE_CHUNK + DONE);

    assertThat(passed).isEqualTo(CONTENT + FINISH + DONE);
    assertThat(stream.done()).isTrue();
    assertThat(stream.usage()).isEqualTo(COUNTS);
    assertThat(stream.servedModel()).isEqualTo("m-1");
    assertThat(stream.events()).isEqualTo(2);
    assertThat(stream.error()).isEmpty();
    assertThat(stream.failure()).isNull();
  }

  @Test
  void whoAskedForUsageGetsIt() {
    ChatStream asked = new ChatStream(true);
    Buffer all = Buffer.buffer(CONTENT + USAGE_CHUNK + DONE);
    assertThat(asked.feed(all)).isSameAs(all);
    assertThat(asked.usage()).isEqualTo(COUNTS);
  }

  @Test
  void wholeEventsGoOnInTheSameBuffer() {
    for (String text : List.of(CONTENT, ": ping\n", CONTENT + ": c\n\n" + CONTENT, "\n", DONE)) {
      Buffer chunk = Buffer.buffer(text);
      assertThat(stream.feed(chunk)).isSameAs(chunk);
    }
  }

  @Test
  void aHiddenChunkAloneInItsBufferLeavesNothing() {
    assertThat(stream.feed(Buffer.buffer(USAGE_CHUNK)).length()).isZero();
    assertThat(stream.events()).isZero();
    assertThat(stream.usage()).isEqualTo(COUNTS);
  }

  @Test
  void onlyTheUnfinishedEventIsHeldBack() {
    assertThat(stream.feed(Buffer.buffer(CONTENT + "data: {\"a\""))).hasToString(CONTENT);
    assertThat(stream.feed(Buffer.buffer(":1}\n"))).hasToString("");
    assertThat(stream.feed(Buffer.buffer("\n" + DONE))).hasToString("data: {\"a\":1}\n\n" + DONE);
  }

  @Test
  void theLfOfASplitLineEndSharesTheFateOfItsEvent() {
    String crlf = USAGE_CHUNK.replace("\n", "\r\n");
    assertThat(stream.feed(Buffer.buffer(crlf.substring(0, crlf.length() - 1)))).hasToString("");
    assertThat(stream.feed(Buffer.buffer("\n" + CONTENT))).hasToString(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // said, not meant
        "{\"choices\":[],\"x\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":1}\"}",
        "{\"choices\":[],\"x\":\"usage\",\"y\":{\"prompt_tokens\":1}}",
        "{\"choices\":[],\"x\":[\"usage\",{\"prompt_tokens\":1}]}",
        // elsewhere
        "{\"choices\":[],\"x_groq\":{\"usage\":{\"prompt_tokens\":1}}}",
        // empty
        "{\"choices\":[],\"usage\":null}",
        "{\"choices\":[],\"usage\":{}}",
        // Azure's first event
        "{\"choices\":[],\"model\":\"\",\"prompt_filter_results\":[]}",
        // no JSON
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}",
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,}}",
        "\"usage\":{\"prompt_tokens\":1}",
        "[{\"usage\":{\"prompt_tokens\":1}}]",
        "{",
        "",
        "text"
      })
  void whatIsNoUsageChunkPasses(String data) {
    String event = "data: " + data + "\n\n";
    assertThat(pass(event)).isEqualTo(event);
    assertThat(stream.usage()).isNull();
    assertThat(stream.events()).isEqualTo(1);
  }

  @Test
  void usageOnAChunkWithChoicesIsTakenAndShown() {
    String last =
        chunk(
            "[{\"delta\":{},\"finish_reason\":\"stop\"}]",
            ", \"usage\" : {\"prompt_tokens\":7,\"completion_tokens\":3}");
    assertThat(pass(last + DONE)).isEqualTo(last + DONE);
    assertThat(stream.usage()).isEqualTo(COUNTS);
  }

  @Test
  void theLastUsageWinsAndNullTakesNothingAway() {
    String first = chunk("[{}]", ",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}");
    String none = chunk("[{}]", ",\"usage\":null");
    pass(none + first + none + USAGE_CHUNK + chunk("[]", ",\"usage\":{}"));
    assertThat(stream.usage()).isEqualTo(COUNTS);
  }

  @Test
  void ofTwoUsageFieldsInAnEventTheLastWins() {
    pass(chunk("[]", ",\"usage\":{\"prompt_tokens\":1}," + USAGE));
    assertThat(stream.usage()).isEqualTo(COUNTS);
  }

  @Test
  void usageSpreadOverDataLinesIsFound() {
    assertThat(pass("data: {\"choices\":[],\"usage\"\ndata: :\ndata: {\"prompt_tokens\":7}}\n\n"))
        .isEmpty();
    assertThat(stream.usage()).isEqualTo(new TokenCounts(7, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: [DONE]", "data: [DONE]\n", "data: [DONE]\r\n", "data:[DONE] "})
  void doneWithoutItsBlankLineIsDoneAndGoesOnAsItCame(String done) {
    assertThat(stream.feed(Buffer.buffer(done)).length()).isZero();
    assertThat(stream.end()).hasToString(done);
    assertThat(stream.done()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "\r"})
  void aWholeLastEventIsFinishedSoThatAnErrorCanFollow(String end) {
    String event = CONTENT.strip() + end;
    assertThat(stream.feed(Buffer.buffer(event)).length()).isZero();
    assertThat(stream.end().toString()).startsWith(event).endsWith("\n").contains("漢 é\"}}]}");
    assertThat(pieces(event + (end.endsWith("\n") ? "\n" : "\n\n"))).isEqualTo(1);
    assertThat(stream.done()).isFalse();
    assertThat(stream.events()).isEqualTo(1);
  }

  @Test
  void aCutLastEventIsDropped() {
    stream.feed(Buffer.buffer(CONTENT + CONTENT.substring(0, 30)));
    assertThat(stream.end().length()).isZero();
    assertThat(stream.events()).isEqualTo(1);
    assertThat(stream.done()).isFalse();
  }

  @Test
  void usageOfAnUnfinishedLastEventCountsAndStaysHidden() {
    stream.feed(Buffer.buffer(USAGE_CHUNK.strip()));
    assertThat(stream.end().length()).isZero();
    assertThat(stream.usage()).isEqualTo(COUNTS);
  }

  @Test
  void anErrorOfTheProviderIsSeenAndPassed() {
    String object = "data: {\"error\":{\"message\":\"too busy\",\"code\":502}}\n\n";
    String text = "data: {\"choices\":[{}],\"error\": \"broken\"}\n\n";
    String named = "event: error\ndata: {\"message\":\"x\"}\n\n";

    assertThat(pass(CONTENT + object)).isEqualTo(CONTENT + object);
    assertThat(stream.error()).contains("too busy");
    assertThat(stream.events()).isEqualTo(1);
    assertThat(errorOf(text)).isEqualTo("broken");
    assertThat(errorOf(named)).isEqualTo("the provider gave no message");
    assertThat(errorOf("data: {\"error\":{}}\n\n")).isEqualTo("the provider gave no message");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":null}",
        "{\"error\":\"\"}",
        "{\"x\":{\"error\":{\"message\":\"m\"}}}",
        "{\"x\":\"\\\"error\\\":{\"}"
      })
  void whatIsNoErrorIsNone(String data) {
    assertThat(errorOf("data: " + data + "\n\n")).isNull();
  }

  @Test
  void theModelIsTheFirstThatIsNamed() {
    pass("data: {\"choices\":[],\"model\":\"\"}\n\n" + CONTENT + CONTENT.replace("m-1", "m-2"));
    assertThat(stream.servedModel()).isEqualTo("m-1");
  }

  @Test
  void anEventOverTheBoundEndsTheStreamWithAReason() {
    ChatStream small = new ChatStream(false, 100);
    String tiny = "data: {}\n\n";
    Buffer out = small.feed(Buffer.buffer(tiny + "data: " + "x".repeat(200) + "\n\n" + tiny));
    assertThat(out).hasToString(tiny);
    assertThat(small.failure()).contains("100 bytes");
    assertThat(small.feed(Buffer.buffer(tiny)).length()).isZero();
    assertThat(small.end().length()).isZero();
    assertThat(small.done()).isFalse();
  }

  @Test
  void theErrorEventIsOneEventOfValidJson() throws JsonProcessingException {
    String message = "a \"quote\",\na line, \\ and \uD800";
    String event =
        new ChatErrors()
            .event(new Fault(502, "server_error", "upstream_cut", message, ""), "")
            .toString();

    assertThat(event).startsWith("data: {").endsWith("}\n\n");
    assertThat(event.strip()).doesNotContain("\n");
    JsonNode error = new ObjectMapper().readTree(event.substring(6)).get("error");
    assertThat(error.get("message").textValue()).startsWith("a \"quote\",\na line, \\ and ");
    assertThat(error.get("type").textValue()).isEqualTo("server_error");
    assertThat(error.get("code").textValue()).isEqualTo("upstream_cut");
    assertThat(error.get("param").isNull()).isTrue();
    assertThat(errorOf(event)).startsWith("a \"quote\"");
  }

  @Property
  void anySplitGivesTheSameBytesAndTheSameFindings(
      @ForAll("streams") String text, @ForAll boolean usageAsked, @ForAll Random random) {
    byte[] bytes = text.getBytes(UTF_8);
    Findings whole = run(usageAsked, List.of(Buffer.buffer(bytes)));

    assertThat(run(usageAsked, Chunks.random(bytes, random))).isEqualTo(whole);
    assertThat(run(usageAsked, Chunks.single(bytes))).isEqualTo(whole);
  }

  @Property
  void withNothingToHideWholeEventsPassByteForByte(
      @ForAll("streams") String text, @ForAll Random random) {
    String ended = text + "\n\n" + DONE;
    assertThat(run(true, Chunks.random(ended.getBytes(UTF_8), random)).passed).isEqualTo(ended);
  }

  @Provide
  Arbitrary<String> streams() {
    Arbitrary<String> event =
        Arbitraries.of(
            CONTENT,
            CONTENT,
            FINISH,
            USAGE_CHUNK,
            DONE,
            ": ping\n",
            ": OPENROUTER PROCESSING\n\n",
            "event: x\nid: 1\ndata: {}\ndata: 2\n\n",
            "data: {\"error\":{\"message\":\"m\"}}\n\n",
            "data: not json 😀\n\n",
            CONTENT.strip(),
            "\n");
    Arbitrary<String> mixed =
        Combinators.combine(event, Arbitraries.of("\n", "\r\n", "\r"))
            .as((e, eol) -> e.replace("\n", eol));
    return mixed.list().ofMaxSize(12).map(events -> String.join("", events));
  }

  private record Findings(
      String passed,
      boolean done,
      long events,
      String model,
      @Nullable TokenCounts usage,
      @Nullable String error) {}

  private static Findings run(boolean usageAsked, List<Buffer> chunks) {
    ChatStream stream = new ChatStream(usageAsked);
    Buffer passed = Buffer.buffer();
    chunks.forEach(chunk -> passed.appendBuffer(stream.feed(chunk)));
    passed.appendBuffer(stream.end());
    return new Findings(
        passed.toString(),
        stream.done(),
        stream.events(),
        stream.servedModel(),
        stream.usage(),
        stream.error().orElse(null));
  }

  private static long pieces(String text) {
    ChatStream other = new ChatStream(true);
    other.feed(Buffer.buffer(text));
    return other.events();
  }

  private static @Nullable String errorOf(String text) {
    return run(false, List.of(Buffer.buffer(text))).error;
  }

  private String pass(String text) {
    return stream.feed(Buffer.buffer(text)).toString();
  }

  private static String chunk(String choices, String more) {
    return "data: {\"id\":\"c\",\"model\":\"m-1\",\"choices\":" + choices + more + "}\n\n";
  }
}
