package io.sluice.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.AnthropicValidator;
import io.sluice.wire.Chunks;
import io.sluice.wire.Format;
import io.sluice.wire.GeminiValidator;
import io.sluice.wire.OpenAiValidator;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real answers of Google's, said to callers of other formats, and real answers of others, said to
 * callers of Google's: the official clients read them.
 */
class GeminiToOthersTest {

  @TestFactory
  Stream<DynamicTest> answersOfGooglesAreReadByEveryClient() throws IOException {
    return Recorded.each(
        List.of("gemini", "vertex"),
        recorded -> recorded.status() == 200 && recorded.path().contains(":generateContent"),
        recorded -> {
          Completion read = dialect(Format.GEMINI).readAnswer(Buffer.buffer(recorded.response()));
          OpenAiValidator.chat(said(Format.CHAT, read));
          OpenAiValidator.responses(said(Format.RESPONSES, read));
          AnthropicValidator.messages(said(Format.MESSAGES, read));
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsOfGooglesAreReadByEveryClient() throws IOException {
    return Recorded.each(
        List.of("gemini", "vertex"),
        recorded -> recorded.status() == 200 && recorded.path().contains(":streamGenerateContent"),
        recorded -> {
          byte[] body = recorded.response();
          OpenAiValidator.chatStream(said(Format.GEMINI, Format.CHAT, body));
          OpenAiValidator.responsesStream(said(Format.GEMINI, Format.RESPONSES, body));
          AnthropicValidator.messagesStream(said(Format.GEMINI, Format.MESSAGES, body));
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsOfOthersAreReadByGooglesClient() throws IOException {
    return Recorded.each(
        List.of("openai", "openai-chat", "anthropic", "deepseek", "mistral", "xai", "openrouter"),
        // The broker always asks for usage; one of these callers did not.
        recorded ->
            recorded.status() == 200
                && format(recorded) != null
                && streamed(recorded)
                && body(recorded).contains("_tokens\""),
        recorded ->
            GeminiValidator.geminiStream(
                said(
                    Objects.requireNonNull(format(recorded)), Format.GEMINI, recorded.response())));
  }

  @TestFactory
  Stream<DynamicTest> answersOfOthersAreReadByGooglesClient() throws IOException {
    return Recorded.each(
        List.of("openai", "openai-chat", "anthropic", "deepseek", "mistral", "xai", "openrouter"),
        recorded ->
            recorded.status() == 200
                && format(recorded) != null
                && !streamed(recorded)
                && body(recorded).startsWith("{")
                // Sound is not translated.
                && !body(recorded).contains("\"transcript\""),
        recorded ->
            GeminiValidator.gemini(
                said(
                    Format.GEMINI,
                    dialect(Objects.requireNonNull(format(recorded)))
                        .readAnswer(Buffer.buffer(recorded.response())))));
  }

  private static byte[] said(Format caller, Completion read) {
    return dialect(caller).writeAnswer(read, new Spoken().user("a").asked()).getBytes();
  }

  private static byte[] said(Format provider, Format caller, byte[] body) {
    EventReader reader = dialect(provider).reader();
    EventWriter writer = dialect(caller).writer(new Spoken().user("a").asked());
    Buffer out = Buffer.buffer();
    Chunks.random(body, new Random(1))
        .forEach(chunk -> reader.feed(chunk, event -> writer.write(event, out)));
    reader.end(event -> writer.write(event, out));
    assertThat(reader.failure()).isNull();
    assertThat(reader.complete()).isTrue();
    writer.end(out);
    return out.getBytes();
  }

  private static @Nullable Format format(Recorded recorded) {
    String path = recorded.path();
    if (path.endsWith("/chat/completions")) {
      return Format.CHAT;
    }
    if (path.endsWith("/responses")) {
      return Format.RESPONSES;
    }
    return path.endsWith("/messages") ? Format.MESSAGES : null;
  }

  private static boolean streamed(Recorded recorded) {
    String text = body(recorded);
    return text.contains("\ndata:") || text.startsWith("data:");
  }

  private static String body(Recorded recorded) {
    return recorded.exchange().path("response").path("body").path("text").asText();
  }

  private static Dialect dialect(Format format) {
    return WireFormats.of(format).dialect().orElseThrow();
  }
}
