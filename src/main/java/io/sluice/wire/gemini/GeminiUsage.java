package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code usageMetadata}.
 *
 * <ul>
 *   <li>{@code promptTokenCount} includes {@code cachedContentTokenCount}, but not {@code
 *       toolUsePromptTokenCount}: what a tool of Google's own put into the prompt.
 *   <li>{@code candidatesTokenCount} does not include {@code thoughtsTokenCount}.
 *   <li>The details by modality of the prompt include those of the cache.
 * </ul>
 *
 * <p>A count that is negative, fractional, not a number, or over 10<sup>12</sup> is taken as
 * absent. Source: Gemini API reference, "UsageMetadata".
 */
final class GeminiUsage {

  private static final long ABSENT = -1;
  private static final long MAX_COUNT = 1_000_000_000_000L;

  private long prompt = ABSENT;
  private long candidates = ABSENT;
  private long total = ABSENT;
  private long cached;
  private long thoughts;
  private long toolUse;
  private long audioInput;
  private long imageInput;
  private long audioOutput;
  private long imageOutput;

  private GeminiUsage() {}

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
    GeminiUsage usage = new GeminiUsage();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      usage.readField(json, name);
    }
    return usage.counts();
  }

  private void readField(JsonParser json, String name) throws IOException {
    switch (name) {
      case "promptTokenCount" -> prompt = count(json);
      case "candidatesTokenCount" -> candidates = count(json);
      case "totalTokenCount" -> total = count(json);
      case "cachedContentTokenCount" -> cached = Math.max(0, count(json));
      case "thoughtsTokenCount" -> thoughts = Math.max(0, count(json));
      case "toolUsePromptTokenCount" -> toolUse = Math.max(0, count(json));
      // Embeddings have it without the plural.
      case "promptTokensDetails", "promptTokenDetails", "toolUsePromptTokensDetails" ->
          readDetails(json, 1, false);
      case "cacheTokensDetails" -> readDetails(json, -1, false);
      case "candidatesTokensDetails" -> readDetails(json, 1, true);
      default -> json.skipChildren();
    }
  }

  private void readDetails(JsonParser json, int sign, boolean output) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String modality = "";
      long tokens = 0;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("modality") && value == JsonToken.VALUE_STRING) {
          modality = json.getText();
        } else if (name.equals("tokenCount")) {
          tokens = Math.max(0, count(json));
        } else {
          json.skipChildren();
        }
      }
      add(modality, sign * tokens, output);
    }
  }

  private void add(String modality, long tokens, boolean output) {
    if (modality.equals("AUDIO")) {
      audioInput += output ? 0 : tokens;
      audioOutput += output ? tokens : 0;
    } else if (modality.equals("IMAGE")) {
      imageInput += output ? 0 : tokens;
      imageOutput += output ? tokens : 0;
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
    if (prompt == ABSENT && candidates == ABSENT && total == ABSENT) {
      return null;
    }
    // A cache may be counted without the prompt that it belongs to; it is never more than that.
    long input = Math.max(Math.max(0, prompt) - cached, 0) + toolUse;
    long output = Math.max(0, candidates) + thoughts;
    return new TokenCounts(
        input,
        cached,
        0,
        output,
        thoughts,
        0,
        Math.min(Math.max(0, audioInput), input),
        Math.min(audioOutput, output),
        Math.min(Math.max(0, imageInput), input),
        Math.min(imageOutput, output),
        0);
  }

  /** The object that says these counts. */
  static String write(TokenCounts usage) {
    long answered = Math.max(0, usage.output() - usage.reasoning());
    StringBuilder text = new StringBuilder(160);
    text.append("{\"promptTokenCount\":").append(usage.allInput());
    text.append(",\"candidatesTokenCount\":").append(answered);
    text.append(",\"totalTokenCount\":").append(usage.total());
    if (usage.cacheRead() > 0) {
      text.append(",\"cachedContentTokenCount\":").append(usage.cacheRead());
    }
    if (usage.reasoning() > 0) {
      text.append(",\"thoughtsTokenCount\":").append(usage.reasoning());
    }
    writeDetails(
        text, "promptTokensDetails", usage.allInput(), usage.audioInput(), usage.imageInput());
    writeDetails(
        text, "candidatesTokensDetails", answered, usage.audioOutput(), usage.imageOutput());
    return text.append('}').toString();
  }

  private static void writeDetails(
      StringBuilder text, String name, long all, long audio, long images) {
    if (audio + images == 0) {
      return;
    }
    text.append(",\"").append(name).append("\":[");
    writeDetail(text, "TEXT", Math.max(0, all - audio - images));
    writeDetail(text, "AUDIO", audio);
    writeDetail(text, "IMAGE", images);
    text.setCharAt(text.length() - 1, ']');
  }

  private static void writeDetail(StringBuilder text, String modality, long tokens) {
    if (tokens > 0) {
      text.append("{\"modality\":\"").append(modality);
      text.append("\",\"tokenCount\":").append(tokens).append("},");
    }
  }
}
