package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the usage object of the OpenAI chat format, as providers that speak it fill it
 * in.
 *
 * <ul>
 *   <li>{@code prompt_tokens} includes what was read from and written to the prompt cache.
 *   <li>Cache reads are {@code prompt_tokens_details.cached_tokens} (OpenAI), {@code
 *       prompt_cache_hit_tokens} (DeepSeek) or {@code num_cached_tokens} (Mistral); several of them
 *       name the same tokens, so the largest counts.
 *   <li>{@code completion_tokens} includes reasoning, unless {@code total_tokens} shows that it
 *       stands beside it (xAI).
 * </ul>
 *
 * <p>A count that is negative, fractional, not a number, or over 10<sup>12</sup> is taken as
 * absent.
 */
public final class ChatUsage {

  private static final long ABSENT = -1;
  private static final long MAX_COUNT = 1_000_000_000_000L;

  private long prompt = ABSENT;
  private long completion = ABSENT;
  private long total = ABSENT;
  private long cacheRead = ABSENT;
  private long cacheWrite = ABSENT;
  private long reasoning = ABSENT;
  private long audioIn = ABSENT;
  private long audioOut = ABSENT;
  private long imageOut = ABSENT;

  private ChatUsage() {}

  /**
   * Reads the value the parser stands on, to its end.
   *
   * @return null if it is no object, or one that tells neither prompt nor completion tokens
   * @throws IOException if the document is not JSON
   */
  public static @Nullable TokenCounts read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    ChatUsage usage = new ChatUsage();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      usage.readField(json, name);
    }
    return usage.counts();
  }

  private void readField(JsonParser json, String name) throws IOException {
    switch (name) {
      case "prompt_tokens" -> prompt = count(json);
      case "completion_tokens" -> completion = count(json);
      case "total_tokens" -> total = count(json);
      case "prompt_cache_hit_tokens", "num_cached_tokens" ->
          cacheRead = Math.max(cacheRead, count(json));
      case "prompt_tokens_details", "prompt_token_details" -> readDetails(json, true);
      case "completion_tokens_details" -> readDetails(json, false);
      default -> json.skipChildren();
    }
  }

  private void readDetails(JsonParser json, boolean input) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "cached_tokens" -> cacheRead = Math.max(cacheRead, count(json));
        case "cache_write_tokens" -> cacheWrite = count(json);
        case "reasoning_tokens" -> reasoning = count(json);
        case "audio_tokens" -> {
          if (input) {
            audioIn = count(json);
          } else {
            audioOut = count(json);
          }
        }
        case "image_tokens" -> imageOut = input ? imageOut : count(json);
        default -> json.skipChildren();
      }
    }
  }

  private static long count(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      json.skipChildren();
      return ABSENT;
    }
    long count = json.getLongValue();
    return count >= 0 && count <= MAX_COUNT ? count : ABSENT;
  }

  private @Nullable TokenCounts counts() {
    if (prompt == ABSENT && completion == ABSENT) {
      return null;
    }
    long in = Math.max(0, prompt);
    long out = Math.max(0, completion);
    long read = Math.max(0, cacheRead);
    long written = Math.max(0, cacheWrite);
    long thought = Math.max(0, reasoning);
    if (thought > 0 && total == in + out + thought) {
      out += thought;
    }
    long fresh = Math.max(0, in - read - written);
    return new TokenCounts(
        fresh,
        read,
        written,
        out,
        Math.min(thought, out),
        0,
        part(audioIn, fresh),
        part(audioOut, out),
        0,
        part(imageOut, out),
        0);
  }

  private static long part(long counted, long of) {
    return Math.min(Math.max(0, counted), of);
  }

  /** The usage object that says these counts: JSON. */
  static String write(TokenCounts counts) {
    return "{\"prompt_tokens\":"
        + counts.allInput()
        + ",\"completion_tokens\":"
        + counts.output()
        + ",\"total_tokens\":"
        + counts.total()
        + ",\"prompt_tokens_details\":{\"cached_tokens\":"
        + counts.cacheRead()
        + ",\"cache_write_tokens\":"
        + counts.cacheWrite()
        + ",\"audio_tokens\":"
        + counts.audioInput()
        + "},\"completion_tokens_details\":{\"reasoning_tokens\":"
        + counts.reasoning()
        + ",\"audio_tokens\":"
        + counts.audioOutput()
        + "}}";
  }
}
