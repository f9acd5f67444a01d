package io.sluice.wire.media;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage object of OpenAI's image and audio answers, and of batches.
 *
 * <ul>
 *   <li>{@code input_tokens} includes pictures, sound and what was read from a cache; {@code
 *       input_tokens_details} (images, batches) or {@code input_token_details} (audio) tell them
 *       apart.
 *   <li>{@code output_tokens} of a picture or of speech are of that kind, unless {@code
 *       output_tokens_details} say otherwise.
 *   <li>{@code {"type": "duration", "seconds"}} is billed by the second begun.
 * </ul>
 *
 * <p>A count that is negative, fractional, not a number, or over 10<sup>12</sup> is taken as
 * absent. Source: OpenAI API reference, "Images", "Audio" and "Batch".
 */
public final class MediaUsage {

  private static final long ABSENT = -1;
  private static final long MAX_COUNT = 1_000_000_000_000L;

  /** What an answer consists of, where its usage does not say. */
  public enum Made {
    TEXT,
    SOUND,
    PICTURES
  }

  private final Made made;
  private long input = ABSENT;
  private long output = ABSENT;
  private long seconds = ABSENT;
  private long cached;
  private long reasoning;
  private final long[] pictures = {ABSENT, ABSENT};
  private final long[] sound = {ABSENT, ABSENT};

  private MediaUsage(Made made) {
    this.made = made;
  }

  /**
   * Reads the value the parser stands on, to its end.
   *
   * @return null if it is no object, or one that tells neither tokens nor seconds
   * @throws IOException if the document is not JSON
   */
  public static @Nullable TokenCounts read(JsonParser json, Made made) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    MediaUsage usage = new MediaUsage(made);
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "input_tokens", "prompt_tokens" -> usage.input = count(json);
        case "output_tokens", "completion_tokens" -> usage.output = count(json);
        case "seconds" -> usage.seconds = seconds(json, value);
        case "input_tokens_details", "input_token_details", "prompt_tokens_details" ->
            usage.readDetails(json, value, 0);
        case "output_tokens_details", "output_token_details", "completion_tokens_details" ->
            usage.readDetails(json, value, 1);
        default -> json.skipChildren();
      }
    }
    return usage.counts();
  }

  private void readDetails(JsonParser json, JsonToken value, int side) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "image_tokens" -> pictures[side] = count(json);
        case "audio_tokens" -> sound[side] = count(json);
        case "cached_tokens" -> cached = Math.max(0, count(json));
        case "reasoning_tokens" -> reasoning = Math.max(0, count(json));
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

  private static long seconds(JsonParser json, JsonToken value) throws IOException {
    if (!value.isNumeric()) {
      json.skipChildren();
      return ABSENT;
    }
    return wholeSeconds(json.getDoubleValue());
  }

  /** A second that has begun counts; what is no sensible time is 0. */
  static long wholeSeconds(double seconds) {
    return seconds > 0 && seconds <= MAX_COUNT ? (long) Math.ceil(seconds) : 0;
  }

  private @Nullable TokenCounts counts() {
    if (input == ABSENT && output == ABSENT && seconds == ABSENT) {
      return null;
    }
    long in = Math.max(0, input);
    long out = Math.max(0, output);
    long read = Math.min(cached, in);
    long fresh = in - read;
    long heard = part(sound[0], 0, fresh);
    long spoken = part(sound[1], made == Made.SOUND ? out : 0, out);
    long seen = part(pictures[0], 0, fresh - heard);
    long drawn = part(pictures[1], made == Made.PICTURES ? out : 0, out - spoken);
    return new TokenCounts(
        fresh,
        read,
        0,
        out,
        Math.min(reasoning, out),
        0,
        heard,
        spoken,
        seen,
        drawn,
        Math.max(0, seconds));
  }

  private static long part(long said, long otherwise, long whole) {
    return Math.min(said == ABSENT ? otherwise : said, whole);
  }
}
