package io.sluice.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.genai.types.GenerateContentResponse;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.Fault;
import io.sluice.wire.Format;
import io.sluice.wire.GeminiValidator;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.TextSigned;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiEventsTest {

  private static final Signature OWN = new Signature(Format.GEMINI, "c2ln");
  private static final String TEXT = event("{\"text\":\"漢 é\"}", "", 2);
  private static final String CALLS =
      event(
          "{\"functionCall\":{\"name\":\"f\",\"args\":{\"n\": 1.50, \"s\":\"漢 \\\" x\"}},\"thoughtSignature\":\"c2ln\"},"
              + "{\"functionCall\":{\"id\":\"given\",\"name\":\"g\"}}",
          ",\"finishReason\":\"STOP\"",
          9);
  private static final TokenCounts COUNTS = new TokenCounts(5, 2, 0, 14, 5);

  @Test
  void aStreamGivesTheSameEventsHoweverItIsCut() {
    byte[] all =
        sse(event("{\"text\":\"hm\",\"thought\":true}", "", 1), TEXT, CALLS).getBytes(UTF_8);
    List<StreamEvent> whole = read(new GeminiEventReader(), List.of(Buffer.buffer(all)));
    assertThat(whole)
        .containsExactly(
            new Started("r-1", "m-1"),
            new ThoughtDelta("hm"),
            new UsageSeen(new TokenCounts(5, 2, 0, 6, 5)),
            new TextDelta("漢 é"),
            new UsageSeen(new TokenCounts(5, 2, 0, 7, 5)),
            new ToolCallStarted(0, new Part.ToolCall("call_sluice_r_1_0", "f", "", OWN)),
            new ToolArguments(0, "{\"n\":1.50,\"s\":\"漢 \\\" x\"}"),
            new ToolCallStarted(1, new Part.ToolCall("given", "g", "", null)),
            new ToolArguments(1, "{}"),
            new UsageSeen(COUNTS),
            new Finished(Finish.TOOL_CALLS, ""));
    for (int seed = 0; seed < 30; seed++) {
      assertThat(read(new GeminiEventReader(), Chunks.random(all, new Random(seed))))
          .isEqualTo(whole);
    }
    assertThat(read(new GeminiEventReader(), Chunks.single(all))).isEqualTo(whole);
  }

  @Test
  void aSignatureBehindTheTextSignsIt() {
    String signed =
        event("{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}", ",\"finishReason\":\"STOP\"", 3);
    assertThat(read(new GeminiEventReader(), List.of(Buffer.buffer(sse(TEXT, signed)))))
        .contains(new TextSigned(OWN));
  }

  @Test
  void aReasonInEveryEventEndsOnlyOnce() {
    String always = event("{\"text\":\"a\"}", ",\"finishReason\":\"STOP\"", 1);
    GeminiEventReader reader = new GeminiEventReader();
    List<StreamEvent> events = new ArrayList<>();
    reader.feed(Buffer.buffer(sse(always, always)), events::add);
    assertThat(reader.complete()).isFalse();
    assertThat(events).doesNotHaveAnyElementsOfTypes(Finished.class);
    reader.end(events::add);
    assertThat(reader.complete()).isTrue();
    assertThat(events).endsWith(new Finished(Finish.STOP, ""));
  }

  @Test
  void aStreamThatIsCutHasNoEnd() {
    for (String reason : List.of("", ",\"finishReason\":\"\"")) {
      GeminiEventReader reader = new GeminiEventReader();
      List<StreamEvent> events =
          read(reader, List.of(Buffer.buffer(sse(TEXT, event("{\"text\":\"a\"}", reason, 1)))));
      assertThat(reader.complete()).isFalse();
      assertThat(reader.failure()).isNull();
      assertThat(events).doesNotHaveAnyElementsOfTypes(Finished.class);
    }
  }

  @Test
  void anErrorInTheStreamIsTheProvidersFault() {
    String error =
        "{\"error\":{\"code\":429,\"message\":\"Slow down\",\"status\":\"RESOURCE_EXHAUSTED\"}}";
    GeminiEventReader reader = new GeminiEventReader();
    List<StreamEvent> events = read(reader, List.of(Buffer.buffer(sse(TEXT, error, TEXT))));
    assertThat(events.get(events.size() - 1)).isInstanceOf(Failed.class);
    Fault fault = ((Failed) events.get(events.size() - 1)).fault();
    assertThat(fault.status()).isEqualTo(429);
    assertThat(fault.message()).isEqualTo("Slow down");
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void aBlockedPromptIsFiltered() {
    assertThat(
            read(
                new GeminiEventReader(),
                List.of(Buffer.buffer(sse("{\"promptFeedback\":{\"blockReason\":\"OTHER\"}}")))))
        .contains(new Finished(Finish.CONTENT_FILTER, ""));
  }

  @Test
  void whatIsNoJsonOrNotKnownCannotBeRead() {
    GeminiEventReader broken = new GeminiEventReader();
    read(broken, List.of(Buffer.buffer(sse("{\"candidates\":["))));
    assertThat(broken.failure()).contains("JSON");
    GeminiEventReader unknown = new GeminiEventReader();
    read(unknown, List.of(Buffer.buffer(sse(event("{\"executableCode\":{}}", "", 1)))));
    assertThat(unknown.failure()).contains("executableCode");
    GeminiEventReader many = new GeminiEventReader();
    String call = "{\"functionCall\":{\"name\":\"f\"}}";
    read(many, List.of(Buffer.buffer(sse(event((call + ",").repeat(1024) + call, "", 1)))));
    assertThat(many.failure()).contains("1024");
  }

  @ParameterizedTest
  @CsvSource({
    "MAX_TOKENS, LENGTH", "SAFETY, CONTENT_FILTER", "RECITATION, CONTENT_FILTER",
    "PROHIBITED_CONTENT, CONTENT_FILTER", "SPII, CONTENT_FILTER", "BLOCKLIST, CONTENT_FILTER",
    "MALFORMED_FUNCTION_CALL, MALFORMED_TOOL_CALL", "OTHER, OTHER", "NEW_ONE, OTHER"
  })
  void everyReasonHasAMeaning(String reason, Finish finish) {
    String last = event("{\"text\":\"a\"}", ",\"finishReason\":\"" + reason + "\"", 1);
    assertThat(read(new GeminiEventReader(), List.of(Buffer.buffer(sse(last)))))
        .endsWith(new Finished(finish, ""));
  }

  @Test
  void groundingIsCitedInCharactersNotBytes() {
    String grounding =
        ",\"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"u\","
            + "\"title\":\"t\"}}],\"groundingSupports\":[{\"segment\":{\"startIndex\":4,\"endIndex\":6},"
            + "\"groundingChunkIndices\":[0]}]}";
    Part read =
        new GeminiDialect()
            .readAnswer(Buffer.buffer(event("{\"text\":\"漢 é\"}", grounding, 1)))
            .parts()
            .get(0);
    assertThat(((Part.Text) read).citations())
        .containsExactly(new Part.Citation("u", "t", "", 2, 3, -1, -1, -1, ""));
    assertThat(
            read(
                new GeminiEventReader(),
                List.of(Buffer.buffer(sse(event("{\"text\":\"plain one\"}", grounding, 1))))))
        .contains(new Cited(new Part.Citation("u", "t", "", 4, 6, -1, -1, -1, "")));
  }

  @Test
  void whatIsWrittenIsWhatGooglesClientReads() {
    Buffer out = Buffer.buffer();
    EventWriter writer = new GeminiDialect().writer(new Spoken().user("a").asked());
    Signature foreign = new Signature(Format.MESSAGES, "abc+/=");
    for (StreamEvent event :
        List.of(
            new Started("", "m-9"),
            new ThoughtDelta("h\"m\n"),
            new ThoughtSigned(foreign, false),
            new TextDelta("漢"),
            new ToolCallStarted(0, new Part.ToolCall("a", "f", "", OWN)),
            new ToolArguments(0, "{\"n\":"),
            new ToolCallStarted(1, new Part.ToolCall("b", "g", "", null)),
            new ToolArguments(1, "{\"m\":\n2}"),
            new ToolArguments(0, "1.50}"),
            new UsageSeen(COUNTS),
            new Finished(Finish.TOOL_CALLS, ""))) {
      writer.write(event, out);
    }
    writer.end(out);

    List<GenerateContentResponse> pieces = GeminiValidator.geminiStream(out.getBytes());
    assertThat(pieces.get(0).responseId()).contains("req-1");
    assertThat(pieces.get(0).modelVersion()).contains("m-9");
    List<StreamEvent> again = read(new GeminiEventReader(), List.of(out));
    assertThat(again)
        .containsExactly(
            new Started("req-1", "m-9"),
            new ThoughtDelta("h\"m\n"),
            new ThoughtSigned(foreign, false),
            new TextDelta("漢"),
            new ToolCallStarted(0, new Part.ToolCall("a", "f", "", OWN)),
            new ToolArguments(0, "{\"n\":1.50}"),
            new ToolCallStarted(1, new Part.ToolCall("b", "g", "", null)),
            new ToolArguments(1, "{\"m\":2}"),
            new UsageSeen(COUNTS),
            new Finished(Finish.TOOL_CALLS, ""));
  }

  @Test
  void argumentsThatNeverBecomeJsonAreAMalformedCall() {
    Buffer out = Buffer.buffer();
    EventWriter writer = new GeminiDialect().writer(new Spoken().user("a").asked());
    writer.write(new ToolCallStarted(0, new Part.ToolCall("a", "f", "", null)), out);
    writer.write(new ToolArguments(0, "{\"n\":"), out);
    writer.write(new Finished(Finish.TOOL_CALLS, ""), out);
    writer.end(out);
    assertThat(out.toString())
        .contains("\"finishReason\":\"MALFORMED_FUNCTION_CALL\"")
        .doesNotContain("functionCall");
  }

  private static List<StreamEvent> read(EventReader reader, List<Buffer> chunks) {
    List<StreamEvent> events = new ArrayList<>();
    chunks.forEach(chunk -> reader.feed(chunk, events::add));
    reader.end(events::add);
    return events;
  }

  private static String sse(String... events) {
    StringBuilder all = new StringBuilder();
    for (String event : events) {
      all.append("data: ").append(event).append("\r\n\r\n");
    }
    return all.toString();
  }

  private static String event(String parts, String more, int tokens) {
    return ("{\"candidates\": [{\"content\": {\"parts\": [%s],\"role\": \"model\"}%s,\"index\": 0}],"
            + "\"usageMetadata\": {\"promptTokenCount\": 7,\"cachedContentTokenCount\": 2,"
            + "\"candidatesTokenCount\": %d,\"thoughtsTokenCount\": 5},"
            + "\"modelVersion\": \"m-1\",\"responseId\": \"r-1\"}")
        .formatted(parts, more, tokens);
  }
}
