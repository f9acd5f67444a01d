package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** What OpenAI's own SDK makes of an answer; an assertion fails where it makes nothing of it. */
public final class OpenAiValidator {

  private record Event(String name, String data) {}

  private OpenAiValidator() {}

  public static ChatCompletion chat(byte[] answer) {
    ChatCompletion read = parse(new String(answer, UTF_8), ChatCompletion.class);
    read.validate();
    return read;
  }

  /** The chunks of a stream that has to end in {@code [DONE]}. */
  public static List<ChatCompletionChunk> chatStream(byte[] stream) {
    List<Event> events = events(stream);
    assertThat(events).isNotEmpty();
    assertThat(events.get(events.size() - 1).data).isEqualTo("[DONE]");
    List<ChatCompletionChunk> chunks = new ArrayList<>();
    for (Event event : events.subList(0, events.size() - 1)) {
      assertThat(event.name).isEmpty();
      ChatCompletionChunk chunk = parse(event.data, ChatCompletionChunk.class);
      chunk.validate();
      chunks.add(chunk);
    }
    return chunks;
  }

  public static Response responses(byte[] answer) {
    Response read = parse(new String(answer, UTF_8), Response.class);
    read.validate();
    return read;
  }

  /** The events of a stream, each under its own name, counted without a gap. */
  public static List<ResponseStreamEvent> responsesStream(byte[] stream) {
    List<ResponseStreamEvent> read = new ArrayList<>();
    for (Event event : events(stream)) {
      ResponseStreamEvent parsed = parse(event.data, ResponseStreamEvent.class);
      parsed.validate();
      assertThat(event.data).contains("\"type\":\"" + event.name + "\"");
      assertThat(event.data).contains("\"sequence_number\":" + read.size());
      read.add(parsed);
    }
    return read;
  }

  private static <T> T parse(String json, Class<T> type) {
    try {
      return ObjectMappers.jsonMapper().readValue(json, type);
    } catch (java.io.IOException e) {
      throw new AssertionError("not a " + type.getSimpleName() + ": " + json, e);
    }
  }

  private static List<Event> events(byte[] stream) {
    SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);
    framing.feed(Buffer.buffer(stream));
    List<Event> events = new ArrayList<>();
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      Slice data = event.data();
      if (data != null) {
        events.add(new Event(event.name(), data.toString()));
      }
    }
    assertThat(framing.held()).as("bytes of an unfinished event").isZero();
    return events;
  }
}
