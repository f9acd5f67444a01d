package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Translation;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each real exchange of a conversation, said in every other format. */
class EveryFormatTest {

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final Pattern DOT = Pattern.compile("\\.");
  private static final int SPLITS = 5;

  /** How the path of a request in a format ends. */
  private static final Map<String, Format> PATHS = paths();

  /** By pair: how often what came of it. */
  private static final Map<String, Map<String, Integer>> OUTCOMES = new TreeMap<>();

  private static Map<String, Format> paths() {
    Map<String, Format> paths = new LinkedHashMap<>();
    paths.put("/chat/completions", Format.CHAT);
    paths.put("/responses", Format.RESPONSES);
    paths.put("/v1/messages", Format.MESSAGES);
    paths.put(":generateContent", Format.GEMINI);
    paths.put(":streamGenerateContent", Format.GEMINI);
    paths.put("/converse", Format.CONVERSE);
    paths.put("/converse-stream", Format.CONVERSE);
    paths.put("/v2/chat", Format.COHERE_CHAT);
    return paths;
  }

  private interface Check {
    void of(RecordedExchange recorded, Format from, Format to) throws IOException;
  }

  /** A test for each exchange and each format it can be said in. */
  private static Stream<DynamicTest> pairs(Check check) throws IOException {
    Stream<DynamicTest> all = Stream.of();
    for (Map.Entry<String, Format> path : PATHS.entrySet()) {
      Format from = path.getValue();
      for (Format to : EveryFormat.CALLERS) {
        Stream<DynamicTest> tests =
            RecordedExchange.tests(
                path.getKey(),
                recorded -> recorded.status() == 200,
                recorded -> check.of(recorded, from, to));
        all =
            Stream.concat(
                all,
                tests.map(
                    test ->
                        DynamicTest.dynamicTest(
                            from.code() + " to " + to.code() + ": " + test.getDisplayName(),
                            test.getExecutable())));
      }
    }
    return all;
  }

  private static void count(String what, Format from, Format to, String outcome) {
    OUTCOMES
        .computeIfAbsent(what + " " + from.code() + " to " + to.code(), key -> new TreeMap<>())
        .merge(outcome, 1, Integer::sum);
  }

  @AfterAll
  static void tellWhatCameOfEachPair() {
    OUTCOMES.forEach((pair, outcomes) -> System.out.println(pair + ": " + outcomes));
  }

  @TestFactory
  Stream<DynamicTest> answersAreTakenByTheClientsOfEveryFormat() throws IOException {
    return pairs(
        (recorded, from, to) -> {
          if (recorded.streamed() || path(recorded).endsWith("-stream")) {
            streamed(recorded, from, to);
          } else {
            whole(recorded, from, to);
          }
        });
  }

  private static void whole(RecordedExchange recorded, Format from, Format to) throws IOException {
    Completion read;
    try {
      read = EveryFormat.dialect(from).readAnswer(Buffer.buffer(recorded.answer()));
    } catch (Untranslatable e) {
      assertThat(e).hasMessageContaining("sound");
      count("answer", from, to, "refused: " + e.explanation());
      return;
    }
    byte[] written = EveryFormat.dialect(to).writeAnswer(read, Talks.asked()).getBytes();

    EveryFormat.validate(to, written);
    assertThat(Said.of(EveryFormat.dialect(to).readAnswer(Buffer.buffer(written))))
        .isEqualTo(Said.of(read));
    count("answer", from, to, "said");
  }

  private static void streamed(RecordedExchange recorded, Format from, Format to)
      throws IOException {
    byte[] body = recorded.answer();
    List<StreamEvent> read = counted(EveryFormat.events(from, List.of(Buffer.buffer(body))));
    byte[] written = Talks.written(EveryFormat.dialect(to), read).getBytes();

    EveryFormat.validateStream(to, written);
    Said said = Said.of(read);
    assertThat(Said.of(EveryFormat.events(to, List.of(Buffer.buffer(written))))).isEqualTo(said);
    assertThat(Said.of(EveryFormat.events(to, Chunks.single(written)))).isEqualTo(said);
    for (int seed = 0; seed < SPLITS; seed++) {
      Random random = new Random(seed);
      List<StreamEvent> cut = counted(EveryFormat.events(from, Chunks.random(body, random)));
      byte[] again = Talks.written(EveryFormat.dialect(to), cut).getBytes();
      assertThat(Said.of(EveryFormat.events(to, Chunks.random(again, random)))).isEqualTo(said);
    }
    count("stream", from, to, "said");
  }

  /** One of the recordings did not ask for usage, as the broker always does. */
  private static List<StreamEvent> counted(List<StreamEvent> events) {
    if (events.stream().noneMatch(UsageSeen.class::isInstance)) {
      events.add(new UsageSeen(TokenCounts.NONE));
    }
    return events;
  }

  @TestFactory
  Stream<DynamicTest> requestsAreSaidInEveryFormatOrRefusedByTheNameOfAField() throws IOException {
    return pairs(
        (recorded, from, to) -> {
          JsonNode request = TREES.readTree(recorded.request());
          String path = path(recorded);
          boolean stream = path.contains("-stream") || path.contains(":stream");
          String model = path.replaceFirst("^.*/models?/([^/:]+).*$", "$1");
          Buffer written;
          Conversation read;
          try {
            read = EveryFormat.read(from, Buffer.buffer(recorded.request()), model, stream);
            written = translation(from, to, read).request("a-model", 4096);
          } catch (Untranslatable e) {
            assertThat(e.explanation()).isNotBlank();
            assertThat(at(request, e.param()))
                .as("%s in %s", e.param(), new String(recorded.request(), UTF_8))
                .isTrue();
            count("request", from, to, "refused: " + e.param().replaceAll("\\d+", "N"));
            return;
          }
          Conversation again = EveryFormat.read(to, written, "a-model", read.stream());
          assertThat(Meanings.said(again)).isEqualTo(Meanings.said(read));
          if (!(read.toolChoice() instanceof ToolChoice.None)) {
            // Bedrock cannot be told to call none but by offering none.
            assertThat(again.tools()).hasSameSizeAs(read.tools());
          }
          count("request", from, to, "said");
        });
  }

  private static String path(RecordedExchange recorded) {
    return recorded.exchange().path("request").path("path").asText().replaceAll("\\?.*", "");
  }

  private static Translation translation(Format from, Format to, Conversation read) {
    return new Translation(
        EveryFormat.dialect(from),
        WireFormats.of(from).errors(),
        EveryFormat.dialect(to),
        new Asked("req-1", 1_790_000_000L, read, true));
  }

  /** Whether there is something at a place such as {@code messages[0].content}. */
  private static boolean at(JsonNode request, String param) {
    JsonNode node = request;
    for (String step : DOT.splitAsStream(param.replaceAll("\\[(\\d+)\\]", ".$1")).toList()) {
      node = node.isArray() ? node.path(Integer.parseInt(step)) : field(node, step);
    }
    return !node.isMissingNode();
  }

  /** Google takes names in camel case and in snake case, and its canonical one is the first. */
  private static JsonNode field(JsonNode node, String name) {
    return node.has(name)
        ? node.path(name)
        : node.path(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
  }
}
