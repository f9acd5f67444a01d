package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What Anthropic's own SDK makes of answers in the messages format; throws if it cannot. */
public final class AnthropicValidator {

  private static final JsonMapper MAPPER = ObjectMappers.jsonMapper();

  private AnthropicValidator() {}

  /** An answer that is not streamed. */
  public static Message messages(byte[] body) {
    try {
      return MAPPER.readValue(body, Message.class).validate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole stream: each event, its name, the order of blocks, and what they add up to. */
  public static Message messagesStream(byte[] body) {
    MessageAccumulator whole = MessageAccumulator.create();
    SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);
    framing.feed(Buffer.buffer(body));
    int open = -1;
    int next = 0;
    try {
      for (SseEvent event = framing.next(); event != null; event = framing.next()) {
        Slice data = event.data();
        assertThat(data).as("data of %s", event.raw()).isNotNull();
        String json = data.toString();
        JsonNode tree = MAPPER.readTree(json);
        String type = tree.path("type").asText();
        assertThat(event.name()).isEqualTo(type);
        if (type.equals("ping")) {
          continue;
        }
        if (type.equals("content_block_start")) {
          assertThat(open).as("block open before %s", json).isEqualTo(-1);
          open = tree.path("index").asInt(-1);
          assertThat(open).isEqualTo(next++);
        } else if (type.startsWith("content_block")) {
          assertThat(tree.path("index").asInt(-1)).as(json).isEqualTo(open);
          open = type.equals("content_block_stop") ? -1 : open;
        } else {
          assertThat(open).as("block open at %s", json).isEqualTo(-1);
        }
        whole.accumulate(MAPPER.readValue(json, RawMessageStreamEvent.class).validate());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(new String(body, UTF_8), e);
    }
    assertThat(framing.held()).as("bytes after the last event").isZero();
    return whole.message().validate();
  }
}
