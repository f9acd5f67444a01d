package io.sluice.wire.converse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock's usage object ("TokenUsage"): {@code inputTokens} is what was neither read from nor
 * written to the prompt cache; {@code cacheDetails} says how long what was written is kept; {@code
 * outputTokens} includes reasoning. Some models add {@code Count} to the names of cached tokens.
 *
 * <p>A count that is negative, fractional, not a number, or over 10<sup>12</sup> is taken as
 * absent.
 */
final class ConverseUsage {

  private static final long ABSENT = -1;
  private static final long MAX_COUNT = 1_000_000_000_000L;

  private long input = ABSENT;
  private long output = ABSENT;
  private long cacheRead = ABSENT;
  private long cacheWrite = ABSENT;
  private long long1h;

  private ConverseUsage() {}

  /**
   * Reads the value the parser stands on, to its end.
   *
   * @return null if it is no object, or one that tells neither input nor output
   * @throws IOException if the document is not JSON
   */
  static @Nullable TokenCounts read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    ConverseUsage usage = new ConverseUsage();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "inputTokens", "inputTokenCount" -> usage.input = count(json);
        case "outputTokens", "outputTokenCount" -> usage.output = count(json);
        case "cacheReadInputTokens", "cacheReadInputTokenCount" ->
            usage.cacheRead = Math.max(usage.cacheRead, count(json));
        case "cacheWriteInputTokens", "cacheWriteInputTokenCount" ->
            usage.cacheWrite = Math.max(usage.cacheWrite, count(json));
        case "cacheDetails" -> usage.readDetails(json);
        default -> json.skipChildren();
      }
    }
    return usage.counts();
  }

  private void readDetails(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String ttl = "";
      long tokens = 0;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("ttl") && value == JsonToken.VALUE_STRING) {
          ttl = json.getText();
        } else if (name.equals("inputTokens")) {
          tokens = Math.max(0, count(json));
        } else {
          json.skipChildren();
        }
      }
      long1h += ttl.equals("1h") ? tokens : 0;
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
    long written = Math.max(0, cacheWrite);
    return new TokenCounts(
        Math.max(0, input),
        Math.max(0, cacheRead),
        written,
        Math.max(0, output),
        0,
        Math.min(long1h, written),
        0,
        0,
        0,
        0,
        0);
  }

  static String write(TokenCounts counts) {
    StringBuilder json = new StringBuilder(200);
    json.append("{\"inputTokens\":").append(counts.input());
    json.append(",\"outputTokens\":").append(counts.output());
    json.append(",\"totalTokens\":").append(counts.total());
    json.append(",\"cacheReadInputTokens\":").append(counts.cacheRead());
    json.append(",\"cacheWriteInputTokens\":").append(counts.cacheWrite());
    if (counts.cacheWriteLong() > 0) {
      json.append(",\"cacheDetails\":[{\"ttl\":\"1h\",\"inputTokens\":")
          .append(counts.cacheWriteLong())
          .append("}]");
    }
    return json.append('}').toString();
  }
}
