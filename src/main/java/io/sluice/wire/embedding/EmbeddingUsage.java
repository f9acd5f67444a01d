package io.sluice.wire.embedding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads what vectors cost: input alone. */
public final class EmbeddingUsage {

  private static final long MAX_COUNT = 1_000_000_000_000L;

  private EmbeddingUsage() {}

  /** Reads OpenAI's {@code usage}; {@code total_tokens} where there is nothing else. */
  public static @Nullable TokenCounts read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    long prompt = -1;
    long total = -1;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "prompt_tokens" -> prompt = count(json);
        case "total_tokens" -> total = count(json);
        default -> json.skipChildren();
      }
    }
    return counts(prompt >= 0 ? prompt : total);
  }

  /** Reads a number that stands by itself. */
  public static @Nullable TokenCounts readCount(JsonParser json) throws IOException {
    return counts(count(json));
  }

  private static @Nullable TokenCounts counts(long input) {
    return input < 0 ? null : new TokenCounts(input, 0, 0, 0, 0);
  }

  private static long count(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      json.skipChildren();
      return -1;
    }
    long count = json.getLongValue();
    return count <= MAX_COUNT ? count : -1;
  }
}
