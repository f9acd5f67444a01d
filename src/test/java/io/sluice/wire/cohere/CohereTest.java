package io.sluice.wire.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Chunks;
import io.sluice.wire.Fault;
import io.sluice.wire.Feature;
import io.sluice.wire.RequestPath;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.gemini.Spoken;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereTest {

  private static final String START =
      "event: message-start\ndata: {\"type\":\"message-start\",\"id\":\"i\",\"delta\":{\"message\":{}}}\n\n";
  private static final String TEXT =
      "event: content-delta\ndata: {\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"\\\"message-end\\\" 漢\"}}}}\n\n";
  private static final String USAGE =
      "\"usage\":{\"billed_units\":{\"input_tokens\":7.0,\"output_tokens\":21},\"tokens\":{\"input_tokens\":502,\"output_tokens\":24,\"reasoning_tokens\":3},\"cached_tokens\":448}";
  private static final TokenCounts COUNTS = new TokenCounts(7, 0, 0, 21, 3);
  private static final String DONE = "data: [DONE]\n\n";

  private static String end(String reason) {
    return "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\""
        + reason
        + "\","
        + USAGE
        + "}}\n\n";
  }

  @Test
  void aStreamPassesByteForByteAndIsBilledByItsBilledUnits() {
    byte[] all = (START + TEXT + end("COMPLETE") + DONE).getBytes(UTF_8);
    for (int seed = 0; seed < 50; seed++) {
      Answer answer = new CohereStream();
      Buffer passed = Buffer.buffer();
      Chunks.random(all, new Random(seed)).forEach(each -> passed.appendBuffer(answer.feed(each)));
      assertThat(passed.getBytes()).isEqualTo(all);
      assertThat(answer.complete()).isTrue();
      assertThat(answer.reported()).isEqualTo(COUNTS);
      assertThat(answer.estimatedOutput()).isEqualTo(2);
    }
  }

  @Test
  void aStreamWithoutItsEndWasCut() {
    Answer answer = new CohereStream();
    answer.feed(Buffer.buffer(START + TEXT + "event: message-end\ndata: {\"type\":\"mess"));
    answer.end();
    assertThat(answer.complete()).isFalse();
    Answer unspecified = new CohereStream();
    unspecified.feed(Buffer.buffer(START + end("")));
    assertThat(unspecified.complete()).isFalse();
  }

  @Test
  void anErrorAtTheEndIsAFailure() {
    Answer answer = new CohereStream();
    answer.feed(Buffer.buffer(START + end("ERROR")));
    assertThat(answer.failed()).isTrue();
    assertThat(answer.complete()).isFalse();
    EventReader reader = new CohereDialect().reader();
    List<StreamEvent> events = read(reader, List.of(Buffer.buffer(START + end("ERROR"))));
    assertThat(events.get(events.size() - 1)).isInstanceOf(Failed.class);
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void picturesAreSeenAndCallsAreNoFiles() {
    assertThat(
            parsed(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]}")
                .features())
        .isEmpty();
    assertThat(
            parsed(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"u\"}}]}]}")
                .features())
        .containsExactly(Feature.IMAGES);
  }

  @Test
  void aRequestIsUnderstoodAndSaidAgain() {
    String body =
        "{\"model\":\"m\",\"stream\":true,\"messages\":["
            + "{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"s\"}]},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"u\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\",\"detail\":\"low\"}}]},"
            + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"n\\\":1.50}\"}},{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"1\"},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"2\"}],"
            + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}}],"
            + "\"strict_tools\":true,\"tool_choice\":\"REQUIRED\",\"max_tokens\":9,\"temperature\":0.5,\"p\":0.25,\"k\":3,"
            + "\"stop_sequences\":[\"x\"],\"seed\":7,\"frequency_penalty\":0.5,\"presence_penalty\":0.25,"
            + "\"response_format\":{\"type\":\"json_object\",\"json_schema\":{\"multipleOf\":0.10}},"
            + "\"thinking\":{\"type\":\"enabled\",\"token_budget\":100}}";
    CohereDialect dialect = new CohereDialect();
    assertThat(dialect.writeRequest(dialect.readRequest(parsed(body)), "m")).hasToString(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"documents\":[{\"id\":\"d\"}] | documents",
        "\"safety_mode\":\"STRICT\" | safety_mode",
        "\"logprobs\":true | logprobs",
        "\"priority\":3 | priority",
        "\"tool_choice\":\"f\" | tool_choice",
        "\"somethingNew\":1 | somethingNew",
      })
  void whatIsCoheresOwnIsRefusedByName(String field, String param) {
    ApiRequest asked =
        parsed(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]," + field + "}");
    Untranslatable refused =
        catchThrowableOfType(Untranslatable.class, () -> new CohereDialect().readRequest(asked));
    assertThat(refused.param()).isEqualTo(param);
  }

  @Test
  void whatCohereCannotDoIsRefusedByName() {
    Part.Source.Inline inline = new Part.Source.Inline("audio/wav", "AA==");
    assertThat(refused(new Spoken().turn(Role.USER, new Part.Audio(inline))))
        .isEqualTo("messages[0]");
    Part.ToolResult pictured =
        new Part.ToolResult("a", "f", List.of(new Part.Image(inline, "")), false);
    assertThat(refused(new Spoken().turn(Role.USER, pictured))).isEqualTo("messages[0]");
    Spoken named = new Spoken().user("a").tool("f", null).tool("g", null);
    named.choice = new ToolChoice.Named("f");
    assertThat(refused(named)).isEqualTo("tool_choice");
    Spoken one = new Spoken().user("a").tool("f", null);
    one.parallel = false;
    assertThat(refused(one)).isEqualTo("parallel_tool_calls");
  }

  private static String refused(Spoken spoken) {
    return catchThrowableOfType(
            Untranslatable.class, () -> new CohereDialect().writeRequest(spoken.said(), "m"))
        .param();
  }

  @Test
  void whatIsWrittenIsReadAgainHoweverItIsCut() {
    List<StreamEvent> events =
        List.of(
            new Started("i", ""),
            new ThoughtDelta("h\"m\n"),
            new TextDelta("漢"),
            new TextDelta(" é"),
            new ToolCallStarted(0, new Part.ToolCall("a", "f", "", null)),
            new ToolArguments(0, "{\"n\":"),
            new ToolCallStarted(1, new Part.ToolCall("b", "g", "", null)),
            new ToolArguments(1, "{}"),
            new ToolArguments(0, "1}"),
            new UsageSeen(COUNTS),
            new Finished(Finish.TOOL_CALLS, ""));
    EventWriter writer = new CohereDialect().writer(new Spoken().user("a").asked());
    Buffer out = Buffer.buffer();
    events.forEach(event -> writer.write(event, out));
    writer.end(out);
    for (int seed = 0; seed < 30; seed++) {
      EventReader reader = new CohereDialect().reader();
      assertThat(read(reader, Chunks.random(out.getBytes(), new Random(seed)))).isEqualTo(events);
      assertThat(reader.complete()).isTrue();
    }
    assertThat(out.toString())
        .containsOnlyOnce("event: message-start")
        .contains("\"type\":\"content-end\",\"index\":0", "\"type\":\"content-end\",\"index\":1")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void aFailureInTheMiddleIsAnEndWithAnError() {
    Buffer said =
        new CohereErrors().event(new Fault(502, "provider_error", "cut", "Cut short.", ""), "r");
    EventReader reader = new CohereDialect().reader();
    List<StreamEvent> events = read(reader, List.of(said));
    assertThat(((Failed) events.get(0)).fault().message()).isEqualTo("Cut short.");
  }

  @Test
  void rerankIsBilledBySearches() {
    CohereRerankFormat format = new CohereRerankFormat();
    ApiRequest asked =
        ((Parsed)
                format.read(
                    Buffer.buffer("{\"model\":\"m\",\"query\":\"q\",\"documents\":[\"d\"]}"),
                    RequestPath.SILENT))
            .request();
    Answer answer =
        format.passing(asked, new io.sluice.wire.WireFormat.AnswerHead(200, "application/json"));
    answer.feed(Buffer.buffer("{\"results\":[],\"meta\":{\"billed_units\":{\"search_units\":2}}}"));
    assertThat(answer.reported()).isEqualTo(new TokenCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2));
  }

  private static List<StreamEvent> read(EventReader reader, List<Buffer> chunks) {
    List<StreamEvent> events = new ArrayList<>();
    chunks.forEach(chunk -> reader.feed(chunk, events::add));
    reader.end(events::add);
    return events;
  }

  private static ApiRequest parsed(String body) {
    ApiRequest.Result result = new CohereFormat().read(Buffer.buffer(body), RequestPath.SILENT);
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }
}
