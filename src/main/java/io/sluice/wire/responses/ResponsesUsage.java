package io.sluice.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the usage object of the responses format: {@code input_tokens} includes what was
 * read from and written to the prompt cache, {@code output_tokens} includes reasoning.
 *
 * <p>A count that is negative, fractional, not a number, or over 10<sup>12</sup> is taken as
 * absent. Source: OpenAI API reference, "The response object".
 */
public final class ResponsesUsage {

  private static final long ABSENT = -1;
  private static final long MAX_COUNT = 1_000_000_000_000L;

  private long input = ABSENT;
  private long output = ABSENT;
  private long cacheRead;
  private long cacheWrite;
  private long reasoning;
  private long imageInput;
  private long audioInput;
  private long imageOutput;
  private long audioOutput;

  private ResponsesUsage() {}

  /**
   * Reads the value the parser stands on, to its end.
   *
   * @return null if it is no object, or one that tells neither input nor output tokens
   * @throws IOException if the document is not JSON
   */
  public static @Nullable TokenCounts read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    ResponsesUsage usage = new ResponsesUsage();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "input_tokens" -> usage.input = count(json);
        case "output_tokens" -> usage.output = count(json);
        case "input_tokens_details" -> usage.readDetails(json, true);
        case "output_tokens_details" -> usage.readDetails(json, false);
        default -> json.skipChildren();
      }
    }
    return usage.counts();
  }

  private void readDetails(JsonParser json, boolean in) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "cached_tokens" -> cacheRead = count(json);
        case "cache_write_tokens" -> cacheWrite = count(json);
        case "reasoning_tokens" -> reasoning = count(json);
        case "image_tokens" -> {
          long count = count(json);
          imageInput = in ? count : imageInput;
          imageOutput = in ? imageOutput : count;
        }
        case "audio_tokens" -> {
          long count = count(json);
          audioInput = in ? count : audioInput;
          audioOutput = in ? audioOutput : count;
        }
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
    if (input == ABSENT && output == ABSENT) {
      return null;
    }
    long out = Math.max(0, output);
    long read = Math.max(0, cacheRead);
    long written = Math.max(0, cacheWrite);
    long fresh = Math.max(0, input - read - written);
    return new TokenCounts(
        fresh,
        read,
        written,
        out,
        part(reasoning, out),
        0,
        part(audioInput, fresh),
        part(audioOutput, out),
        part(imageInput, fresh),
        part(imageOutput, out),
        0);
  }

  private static long part(long counted, long of) {
    return Math.min(Math.max(0, counted), of);
  }

  /** The usage object that says these counts: JSON. */
  static String write(TokenCounts counts) {
    return "{\"input_tokens\":"
        + counts.allInput()
        + ",\"input_tokens_details\":{\"cached_tokens\":"
        + counts.cacheRead()
        + ",\"cache_write_tokens\":"
        + counts.cacheWrite()
        + "},\"output_tokens\":"
        + counts.output()
        + ",\"output_tokens_details\":{\"reasoning_tokens\":"
        + counts.reasoning()
        + "},\"total_tokens\":"
        + counts.total()
        + "}";
  }
}
