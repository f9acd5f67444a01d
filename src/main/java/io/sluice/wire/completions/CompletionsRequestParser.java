package io.sluice.wire.completions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.ApiRequest.Result;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.RequestParser;
import io.sluice.wire.Splice;
import io.sluice.wire.chat.UsageOption;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the broker needs to know of a completion request. */
final class CompletionsRequestParser extends RequestParser {

  private static final int MAX_CHOICES = 128;
  private static final int MAX_PROMPTS = 2048;

  private final UsageOption usage = new UsageOption();

  /** Number of prompts; 0 as long as there is none. */
  private int prompts;

  private OptionalLong maxTokens = OptionalLong.empty();
  private long n = 1;
  private long bestOf = 1;
  private @Nullable Splice nullBound;

  CompletionsRequestParser(Buffer body) {
    super(Format.COMPLETIONS, body);
  }

  @Override
  protected @Nullable Malformed readField(JsonParser json, String name, JsonToken value)
      throws IOException {
    switch (name) {
      case "model" -> {
        return readModel(json, value);
      }
      case "prompt" -> {
        return readPrompt(json, value);
      }
      case "stream" -> {
        return readStream(value);
      }
      case "stream_options" -> {
        return usage.read(json, value);
      }
      case "max_tokens", "n", "best_of" -> {
        return readCount(json, name, value);
      }
      default -> json.skipChildren();
    }
    return null;
  }

  /** A text, tokens, or several of them. */
  private @Nullable Malformed readPrompt(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      prompts = value == JsonToken.VALUE_NULL ? 0 : 1;
      json.skipChildren();
      return null;
    }
    int several = 0;
    while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
      several += json.currentToken() == JsonToken.VALUE_NUMBER_INT ? 0 : 1;
      json.skipChildren();
    }
    prompts = Math.max(1, several);
    return prompts <= MAX_PROMPTS
        ? null
        : wrong("prompt", "prompt must have at most " + MAX_PROMPTS + " prompts");
  }

  private @Nullable Malformed readCount(JsonParser json, String name, JsonToken value)
      throws IOException {
    int max = name.equals("max_tokens") ? Integer.MAX_VALUE : MAX_CHOICES;
    OptionalLong count = count(json, value, max);
    if (count == null) {
      return wrongCount(name, max);
    }
    switch (name) {
      case "n" -> n = count.orElse(1);
      case "best_of" -> bestOf = count.orElse(1);
      default -> {
        maxTokens = count;
        if (count.isEmpty()) {
          nullBound = new Splice(tokenStart(json), position(json), "%");
        }
      }
    }
    return null;
  }

  @Override
  protected Result result() {
    String named = model;
    Splice at = modelValue;
    if (named == null || at == null) {
      return modelMissing();
    }
    if (prompts == 0) {
      return wrong("prompt", "prompt is missing; it must be a text or an array");
    }
    if (stream) {
      features.add(Feature.STREAMING);
    }
    Splice bound =
        nullBound != null ? nullBound : new Splice(at.to(), at.to(), ",\"max_tokens\":%");
    return new Parsed(
        new CompletionsRequest(
            body,
            named,
            at,
            stream,
            usage.asked(),
            usage.ask(at.to()),
            maxTokens,
            bound,
            (int) (prompts * Math.max(n, bestOf)),
            features));
  }
}
