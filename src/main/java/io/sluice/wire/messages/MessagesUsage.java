package io.sluice.wire.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the usage of one answer from Anthropic's usage objects.
 *
 * <ul>
 *   <li>{@code input_tokens} is what was neither read from nor written to the prompt cache; those
 *       are {@code cache_read_input_tokens} and {@code cache_creation_input_tokens} beside it.
 *   <li>{@code cache_creation} says how long the written tokens are kept.
 *   <li>{@code output_tokens} includes thinking.
 *   <li>A stream's {@code message_delta} has counts of all so far: they take the place of those
 *       before, and what it does not repeat stands as {@code message_start} said it.
 * </ul>
 *
 * <p>A count that is negative, fractional, not a number, or over 10<sup>12</sup> is taken as
 * absent. Source: Anthropic API reference, "Create a message", "Streaming".
 */
public final class MessagesUsage {

  private static final long ABSENT = -1;
  private static final long MAX_COUNT = 1_000_000_000_000L;

  private long input = ABSENT;
  private long output = ABSENT;
  private long cacheRead = ABSENT;
  private long cacheWrite = ABSENT;
  private long short5m = ABSENT;
  private long long1h = ABSENT;
  private long thinking = ABSENT;

  /** Reads the one usage object that the parser stands on, to its end; null if it tells nothing. */
  public static @Nullable TokenCounts read(JsonParser json) throws IOException {
    MessagesUsage usage = new MessagesUsage();
    usage.add(json);
    return usage.counts();
  }

  /**
   * Takes in the value that the parser stands on, to its end.
   *
   * @throws IOException if the document is not JSON
   */
  public void add(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "input_tokens" -> input = count(json, input);
        case "output_tokens" -> output = count(json, output);
        case "cache_read_input_tokens" -> cacheRead = count(json, cacheRead);
        case "cache_creation_input_tokens" -> cacheWrite = count(json, cacheWrite);
        case "ephemeral_5m_input_tokens" -> short5m = count(json, short5m);
        case "ephemeral_1h_input_tokens" -> long1h = count(json, long1h);
        case "thinking_tokens" -> thinking = count(json, thinking);
        case "cache_creation", "output_tokens_details" -> add(json);
        default -> json.skipChildren();
      }
    }
  }

  private static long count(JsonParser json, long known) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      json.skipChildren();
      return known;
    }
    long count = json.getLongValue();
    return count >= 0 && count <= MAX_COUNT ? count : known;
  }

  /** Null as long as neither input nor output is known. */
  public @Nullable TokenCounts counts() {
    if (input == ABSENT && output == ABSENT) {
      return null;
    }
    long kept = Math.max(0, long1h);
    long written = cacheWrite == ABSENT ? Math.max(0, short5m) + kept : cacheWrite;
    long out = Math.max(0, output);
    return new TokenCounts(
        Math.max(0, input),
        Math.max(0, cacheRead),
        written,
        out,
        Math.min(Math.max(0, thinking), out),
        Math.min(kept, written),
        0,
        0,
        0,
        0,
        0);
  }

  /**
   * The usage object of an answer.
   *
   * @param whole false for {@code message_delta}, which has fewer fields
   */
  static String write(TokenCounts counts, boolean whole) {
    StringBuilder json = new StringBuilder(200);
    json.append("{\"input_tokens\":").append(counts.input());
    json.append(",\"cache_creation_input_tokens\":").append(counts.cacheWrite());
    json.append(",\"cache_read_input_tokens\":").append(counts.cacheRead());
    if (whole) {
      json.append(",\"cache_creation\":{\"ephemeral_5m_input_tokens\":")
          .append(counts.cacheWrite() - counts.cacheWriteLong())
          .append(",\"ephemeral_1h_input_tokens\":")
          .append(counts.cacheWriteLong())
          .append('}');
    }
    json.append(",\"output_tokens\":").append(counts.output());
    if (counts.reasoning() > 0) {
      json.append(",\"output_tokens_details\":{\"thinking_tokens\":")
          .append(counts.reasoning())
          .append('}');
    }
    return json.append('}').toString();
  }
}
