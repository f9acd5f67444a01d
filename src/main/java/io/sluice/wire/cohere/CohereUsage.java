package io.sluice.wire.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Cohere's {@code usage} and {@code meta}. What is billed counts: {@code
 * billed_units}, which leaves out what Cohere itself put into the prompt; {@code tokens} counts
 * only where there are no billed units. {@code cached_tokens} is of the latter and so says nothing
 * of the bill. Thoughts are billed as output.
 *
 * <p>A count that is negative, not a number, or over 10<sup>12</sup> is taken as absent; clients
 * write them with a fraction of zero. Source: Cohere API reference, "Chat", "Embed", "Rerank".
 */
final class CohereUsage {

  private static final long ABSENT = -1;
  private static final long MAX_COUNT = 1_000_000_000_000L;

  /** The counts of one object, billed units or tokens. */
  private static final class Counts {
    long input = ABSENT;
    long output = ABSENT;
    long images = ABSENT;
    long searches = ABSENT;
    long reasoning;

    boolean known() {
      return input != ABSENT || output != ABSENT || images != ABSENT || searches != ABSENT;
    }
  }

  private CohereUsage() {}

  /**
   * Reads the value the parser stands on, to its end.
   *
   * @return null if it is no object, or one that tells no count
   * @throws IOException if the document is not JSON
   */
  static @Nullable TokenCounts read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    Counts billed = new Counts();
    Counts tokens = new Counts();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      boolean bill = name.equals("billed_units");
      if ((bill || name.equals("tokens")) && value == JsonToken.START_OBJECT) {
        readCounts(json, bill ? billed : tokens);
      } else {
        json.skipChildren();
      }
    }
    Counts counts = billed.known() ? billed : tokens;
    if (!counts.known()) {
      return null;
    }
    long images = Math.max(0, counts.images);
    long output = Math.max(0, counts.output);
    return new TokenCounts(
        Math.max(0, counts.input) + images,
        0,
        0,
        output,
        Math.min(Math.max(billed.reasoning, tokens.reasoning), output),
        0,
        0,
        0,
        images,
        0,
        Math.max(0, counts.searches));
  }

  private static void readCounts(JsonParser json, Counts to) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "input_tokens" -> to.input = count(json);
        case "output_tokens" -> to.output = count(json);
        case "image_tokens" -> to.images = count(json);
        case "search_units" -> to.searches = count(json);
        case "reasoning_tokens" -> to.reasoning = Math.max(0, count(json));
        default -> json.skipChildren();
      }
    }
  }

  private static long count(JsonParser json) throws IOException {
    if (!json.currentToken().isNumeric()) {
      json.skipChildren();
      return ABSENT;
    }
    double count = json.getDoubleValue();
    return count >= 0 && count <= MAX_COUNT && count == Math.rint(count) ? (long) count : ABSENT;
  }

  /** The object that says these counts. */
  static String write(TokenCounts usage) {
    String counts =
        "{\"input_tokens\":" + usage.allInput() + ",\"output_tokens\":" + usage.output();
    String reasoning = usage.reasoning() > 0 ? ",\"reasoning_tokens\":" + usage.reasoning() : "";
    return "{\"billed_units\":" + counts + "},\"tokens\":" + counts + reasoning + "}}";
  }
}
