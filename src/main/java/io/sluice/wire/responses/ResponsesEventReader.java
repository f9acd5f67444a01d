package io.sluice.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.Json;
import io.sluice.wire.ProviderFault;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.sluice.wire.SseFraming;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed response. Whole only when {@code response.completed} or {@code
 * response.incomplete} has come. Events that are not known, and those of a provider's own tools,
 * are passed over.
 *
 * <p>Source: OpenAI API reference, "Streaming events".
 */
final class ResponsesEventReader implements EventReader {

  // The last event has the whole answer in it once more.
  private static final int MAX_EVENT_BYTES = 16 * SseFraming.DEFAULT_MAX_EVENT_BYTES;
  private static final int BAD_GATEWAY = 502;

  private final SseFraming framing = new SseFraming(MAX_EVENT_BYTES);
  private final ItemReader items = new ItemReader();
  private final ResponsesEvent event = new ResponsesEvent();
  private boolean started;
  private boolean complete;
  private boolean failed;
  private @Nullable String failure;

  @Override
  public void feed(Buffer bytes, Consumer<StreamEvent> to) {
    framing.feed(bytes);
    for (SseEvent piece = framing.next(); piece != null; piece = framing.next()) {
      read(piece, to);
    }
  }

  @Override
  public void end(Consumer<StreamEvent> to) {
    SseEvent rest = framing.end();
    Slice data = rest == null ? null : rest.data();
    if (rest == null || data == null) {
      return;
    }
    String before = failure;
    read(rest, to);
    // Cut in the middle: dropped, as any reader would.
    failure = before;
  }

  private void read(SseEvent piece, Consumer<StreamEvent> to) {
    Slice data = piece.data();
    if (data == null || data.length() == 0 || complete || failed || failure != null) {
      return;
    }
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        event.read(json, piece.name());
        act(to);
      }
      // Else it is [DONE], which some servers add.
    } catch (IOException e) {
      failure = data.toString().startsWith("[DONE]") ? null : "an event is not well-formed JSON";
    }
  }

  private void act(Consumer<StreamEvent> to) {
    ResponseHead response = event.response;
    if (!started && !event.type.equals("error")) {
      started = true;
      to.accept(
          response == null ? new Started("", "") : new Started(response.id(), response.model()));
    }
    switch (event.type) {
      case "response.completed", "response.incomplete", "response.done" -> end(response, to);
      case "response.failed" -> {
        if (response != null && response.usage() != null) {
          to.accept(new UsageSeen(response.usage()));
        }
        fail(response == null ? null : response.error(), to);
      }
      case "error" -> fail(event.error(), to);
      default -> {
        items.read(event, to);
        failure = items.failure();
      }
    }
  }

  private void end(@Nullable ResponseHead response, Consumer<StreamEvent> to) {
    if (response == null) {
      failure = "the last event of the stream has no response";
      return;
    }
    if (response.usage() != null) {
      to.accept(new UsageSeen(response.usage()));
    }
    ResponseEnding ending = new ResponseEnding(response.status(), response.incompleteReason());
    to.accept(new Finished(ending.finish(items.calls() > 0, items.declined()), ""));
    complete = true;
  }

  private void fail(@Nullable JsonNode error, Consumer<StreamEvent> to) {
    failed = true;
    JsonNode said = error == null ? Trees.object() : error;
    to.accept(new Failed(ProviderFault.of(BAD_GATEWAY, Trees.object().set("error", said))));
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public @Nullable String failure() {
    return failure != null ? failure : framing.failure();
  }
}
