package io.sluice.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.wire.Chunks;
import io.sluice.wire.Format;
import io.sluice.wire.OpenAiValidator;
import io.sluice.wire.RecordedExchange;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Translating;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real answers of providers that speak the chat format, understood and said again. */
class ChatDialectRecordingsTest {

  private static final Translating CHAT = new Translating(Format.CHAT);
  private static final String PATH = "/chat/completions";

  /** What a recorded request may ask for that no other format has. */
  private static final Set<String> REFUSED =
      Set.of("audio", "web_search_options", "messages[0].content[1].type");

  @TestFactory
  Stream<DynamicTest> requestsKeepTheirMeaning() throws IOException {
    return RecordedExchange.tests(
        PATH,
        recorded -> recorded.status() == 200,
        recorded -> {
          Buffer body = Buffer.buffer(recorded.request());
          Throwable refused = catchThrowable(() -> CHAT.dialect().readRequest(CHAT.parse(body)));
          if (refused instanceof Untranslatable untranslatable) {
            assertThat(REFUSED).contains(untranslatable.param());
            return;
          }
          Conversation read = CHAT.dialect().readRequest(CHAT.parse(body));
          Buffer written = CHAT.dialect().writeRequest(read, read.model());
          Conversation again = CHAT.dialect().readRequest(CHAT.parse(written));
          assertThat(Translating.meaning(again)).isEqualTo(Translating.meaning(read));
        });
  }

  @TestFactory
  Stream<DynamicTest> answersAreSaidAgainAsTheyWere() throws IOException {
    return RecordedExchange.tests(
        PATH,
        recorded -> recorded.status() == 200 && !recorded.streamed(),
        recorded -> {
          Buffer answer = Buffer.buffer(recorded.answer());
          if (answer.toString().contains("\"audio\": {")) {
            assertThat(catchThrowable(() -> CHAT.dialect().readAnswer(answer)))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("sound");
            return;
          }
          Completion read = CHAT.dialect().readAnswer(answer);
          assertThat(read.model()).isNotEmpty();
          assertThat(read.usage()).isNotNull();
          Buffer written =
              CHAT.dialect().writeAnswer(read, CHAT.asked(CHAT.read(ChatSamples.PLAIN)));
          assertThat(said(CHAT.dialect().readAnswer(written))).isEqualTo(said(read));
          OpenAiValidator.chat(written.getBytes());
        });
  }

  /** Places of citations that are not given are filled in; thoughts move to the usual field. */
  private static Object said(Completion completion) {
    return completion
        .toString()
        .replaceAll("start=-?\\d+, end=-?\\d+", "")
        .replace("value=reasoning]", "value=reasoning_content]");
  }

  @TestFactory
  Stream<DynamicTest> streamsAreSaidAgainAsTheyWereWhereverTheyAreCut() throws IOException {
    return RecordedExchange.tests(
        PATH,
        recorded -> recorded.status() == 200 && recorded.streamed(),
        recorded -> {
          byte[] answer = recorded.answer();
          List<StreamEvent> read = CHAT.events(List.of(Buffer.buffer(answer)));
          assertThat(read).hasSizeGreaterThan(2);
          for (int seed = 0; seed < 10; seed++) {
            assertThat(CHAT.events(Chunks.random(answer, new Random(seed)))).isEqualTo(read);
          }
          assertThat(CHAT.events(Chunks.single(answer))).isEqualTo(read);
          Buffer written = CHAT.stream(read, CHAT.asked(CHAT.read(ChatSamples.PLAIN)));
          OpenAiValidator.chatStream(written.getBytes());
          List<StreamEvent> again = CHAT.events(List.of(written));
          assertThat(again).isEqualTo(ChatSamples.asDeepSeekSaysThoughts(read));
        });
  }
}
