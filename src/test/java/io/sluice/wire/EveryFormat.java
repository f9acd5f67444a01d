package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.StreamEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The formats that a caller may speak, and who judges what is said in them. */
public final class EveryFormat {

  public static final List<Format> CALLERS =
      List.of(Format.CHAT, Format.RESPONSES, Format.MESSAGES, Format.GEMINI, Format.CONVERSE);

  private EveryFormat() {}

  public static Dialect dialect(Format format) {
    return WireFormats.of(format).dialect().orElseThrow();
  }

  /** The conversation that a request in this format is. */
  public static Conversation read(Format format, Buffer body, String model, boolean stream) {
    RequestPath path =
        format == Format.GEMINI || format == Format.CONVERSE
            ? new RequestPath(model, stream)
            : RequestPath.SILENT;
    return dialect(format).readRequest(Talks.request(format, body.toString(), path));
  }

  /** The events of a whole stream; it must be complete. */
  public static List<StreamEvent> events(Format format, List<Buffer> chunks) {
    EventReader reader = dialect(format).reader();
    List<StreamEvent> events = new ArrayList<>();
    chunks.forEach(chunk -> reader.feed(chunk, events::add));
    reader.end(events::add);
    assertThat(reader.failure()).isNull();
    assertThat(reader.complete()).as("complete").isTrue();
    return Talks.joined(events);
  }

  /** Fails if the format's own clients would not take the answer. */
  public static void validate(Format format, byte[] answer) {
    switch (format) {
      case CHAT -> OpenAiValidator.chat(answer);
      case RESPONSES -> OpenAiValidator.responses(answer);
      case MESSAGES -> AnthropicValidator.messages(answer);
      case GEMINI -> GeminiValidator.gemini(answer);
      case CONVERSE -> ConverseValidator.converse(answer);
      default -> throw new IllegalArgumentException("nobody judges " + format);
    }
  }

  /** Fails if the format's own clients would not take the stream. */
  public static void validateStream(Format format, byte[] stream) {
    switch (format) {
      case CHAT -> OpenAiValidator.chatStream(stream);
      case RESPONSES -> OpenAiValidator.responsesStream(stream);
      case MESSAGES -> AnthropicValidator.messagesStream(stream);
      case GEMINI -> GeminiValidator.geminiStream(stream);
      case CONVERSE -> ConverseValidator.converseStream(stream);
      default -> throw new IllegalArgumentException("nobody judges " + format);
    }
  }
}
