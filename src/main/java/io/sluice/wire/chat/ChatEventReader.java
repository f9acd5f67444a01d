package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.TokenCounts;
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
 * Reads a chat stream, as OpenAI and those who speak its format send it: Azure's first chunk
 * without choices, comments of OpenRouter, usage on the last chunk with content (DeepSeek) or in
 * {@code x_groq}, a {@code finish_reason} that is empty or comes twice, errors as a chunk.
 *
 * <p>Whole only when {@code data: [DONE]} has come. Source: OpenAI API reference, "Chat completion
 * chunk".
 */
final class ChatEventReader implements EventReader {

  private static final int BAD_GATEWAY = 502;

  private final SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);
  private final ChatDelta delta = new ChatDelta();
  private boolean started;
  private boolean finished;
  private boolean failed;
  private boolean done;
  private String id = "";
  private String model = "";
  private @Nullable String failure;

  @Override
  public void feed(Buffer bytes, Consumer<StreamEvent> to) {
    framing.feed(bytes);
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      read(event, to);
    }
  }

  @Override
  public void end(Consumer<StreamEvent> to) {
    SseEvent rest = framing.end();
    Slice data = rest == null ? null : rest.data();
    if (rest != null && data != null && (isDone(data) || ChatChunk.parse(data) != null)) {
      read(rest, to);
    }
  }

  private void read(SseEvent event, Consumer<StreamEvent> to) {
    Slice data = event.data();
    if (data == null || data.length() == 0 || done || failed || failure != null) {
      return;
    }
    if (isDone(data)) {
      start(to);
      if (!finished) {
        finish("", to);
      }
      done = true;
      return;
    }
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        failure = "an event of the stream is not a JSON object";
        return;
      }
      boolean error = event.name().equals("error");
      if (error) {
        fail(Trees.value(json), to);
      } else {
        readChunk(json, to);
      }
    } catch (IOException e) {
      failure = "an event of the stream is not well-formed JSON";
    }
  }

  static boolean isDone(Slice data) {
    return data.length() >= 6 && data.length() <= 16 && data.toString().strip().equals("[DONE]");
  }

  private void readChunk(JsonParser json, Consumer<StreamEvent> to) throws IOException {
    TokenCounts usage = null;
    JsonNode error = null;
    boolean choice = false;
    delta.begin();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "id" -> id = first(id, json, value);
        case "model" -> model = first(model, json, value);
        case "choices" -> choice = delta.readChoices(json);
        case "usage" -> usage = ChatUsage.read(json);
        case "x_groq" -> usage = usage == null ? inGroq(json) : usage(json, usage);
        case "error" -> error = value == JsonToken.VALUE_NULL ? null : Trees.value(json);
        case "search_results" -> delta.readSearch(json);
        default -> json.skipChildren();
      }
    }
    if (error != null && !(error.isTextual() && error.textValue().isEmpty())) {
      fail(Trees.object().set("error", error), to);
      return;
    }
    if (choice || usage != null) {
      start(to);
      deliver(to);
    }
    if (usage != null) {
      to.accept(new UsageSeen(usage));
    }
  }

  private void deliver(Consumer<StreamEvent> to) {
    delta.deliver(id, to);
    failure = delta.failure();
    String reason = delta.finishReason();
    if (failure != null || finished || reason.isEmpty()) {
      return;
    }
    if (reason.equals("error")) {
      fail(Trees.object().put("message", "the provider ended the answer with an error"), to);
    } else {
      finish(reason, to);
    }
  }

  private void start(Consumer<StreamEvent> to) {
    if (!started) {
      started = true;
      to.accept(new Started(id, model));
    }
  }

  private void finish(String reason, Consumer<StreamEvent> to) {
    finished = true;
    delta.close(to);
    to.accept(new Finished(ChatFinish.read(reason, delta.calls() > 0, delta.declined()), ""));
  }

  private void fail(JsonNode said, Consumer<StreamEvent> to) {
    failed = true;
    int code = said.path("error").path("code").asInt(0);
    int status = code >= 400 && code < 600 ? code : BAD_GATEWAY;
    to.accept(new Failed(ProviderFault.of(status, said)));
  }

  private static String first(String known, JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return known;
    }
    return known.isEmpty() ? json.getText() : known;
  }

  private static TokenCounts usage(JsonParser json, TokenCounts known) throws IOException {
    json.skipChildren();
    return known;
  }

  private static @Nullable TokenCounts inGroq(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    TokenCounts usage = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      if (name.equals("usage")) {
        usage = ChatUsage.read(json);
      } else {
        json.skipChildren();
      }
    }
    return usage;
  }

  @Override
  public boolean complete() {
    return done;
  }

  @Override
  public @Nullable String failure() {
    return failure != null ? failure : framing.failure();
  }
}
