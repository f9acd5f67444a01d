package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ApiRequest.Result;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.RequestParser;
import io.sluice.wire.Splice;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the broker needs to know of a chat completion request. */
final class ChatRequestParser extends RequestParser {

  private static final int MAX_CHOICES = 128;

  private final UsageOption usage = new UsageOption();
  private boolean messages;
  private OptionalInt maxTokens = OptionalInt.empty();
  private OptionalInt maxCompletionTokens = OptionalInt.empty();
  private int n = 1;
  private String cacheKey = "";

  /** Where {@code max_completion_tokens} says null, if it does. */
  private @Nullable Splice nullBound;

  ChatRequestParser(Buffer body) {
    super(Format.CHAT, body);
  }

  @Override
  protected @Nullable Malformed readField(JsonParser json, String name, JsonToken value)
      throws IOException {
    switch (name) {
      case "model" -> {
        return readModel(json, value);
      }
      case "messages" -> {
        if (value == JsonToken.START_ARRAY) {
          messages = true;
          new ContentScan(features).run(json);
        }
      }
      case "stream" -> {
        return readStream(value);
      }
      case "stream_options" -> {
        return usage.read(json, value);
      }
      case "tools", "functions" -> countTools(json, value);
      case "web_search_options" -> {
        add(Feature.TOOLS, value);
        json.skipChildren();
      }
      case "audio" -> {
        add(Feature.AUDIO, value);
        json.skipChildren();
      }
      case "prompt_cache_key" -> cacheKey = text(json, value);
      case "max_tokens", "max_completion_tokens", "n" -> {
        return readCount(json, name, value);
      }
      default -> json.skipChildren();
    }
    return null;
  }

  private @Nullable Malformed readCount(JsonParser json, String name, JsonToken value)
      throws IOException {
    int max = name.equals("n") ? MAX_CHOICES : Integer.MAX_VALUE;
    OptionalLong count = count(json, value, max);
    if (count == null) {
      return wrongCount(name, max);
    }
    if (count.isEmpty()) {
      if (name.equals("max_completion_tokens")) {
        nullBound = new Splice(tokenStart(json), position(json), "");
      }
      return null;
    }
    int known = (int) count.getAsLong();
    switch (name) {
      case "max_tokens" -> maxTokens = OptionalInt.of(known);
      case "max_completion_tokens" -> maxCompletionTokens = OptionalInt.of(known);
      default -> n = known;
    }
    return null;
  }

  @Override
  protected Result result() {
    if (model == null || modelValue == null) {
      return modelMissing();
    }
    if (!messages) {
      return wrong("messages", "messages is missing; it must be an array of messages");
    }
    int afterModel = modelValue.to();
    if (stream) {
      features.add(Feature.STREAMING);
    }
    return new Parsed(
        new ChatRequest(
            body,
            model,
            modelValue,
            stream,
            usage.asked(),
            usage.ask(afterModel),
            maxTokens,
            maxCompletionTokens,
            nullBound,
            n,
            features,
            cacheKey));
  }
}
