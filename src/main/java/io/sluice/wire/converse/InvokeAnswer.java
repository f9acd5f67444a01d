package io.sluice.wire.converse;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.Figures;
import io.sluice.wire.Json;
import io.sluice.wire.JsonValues;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.messages.MessagesUsage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One document of a model's own format. Usage as Anthropic's and Amazon's models, and those that
 * speak as Meta's do, tell it; of others there is none.
 */
final class InvokeAnswer implements Answer {

  private static final int MAX_VALUE_BYTES = 1 << 20;
  private static final Pattern TITAN_OUTPUT = Pattern.compile("\"tokenCount\"\\s*:\\s*(\\d{1,9})");

  private final PlainAnswer plain = new PlainAnswer(new Figures("", "model", json -> null));
  private final JsonValues values =
      new JsonValues(
          Set.of(
              "usage",
              "inputTextTokenCount",
              "results",
              "prompt_token_count",
              "generation_token_count"),
          MAX_VALUE_BYTES);

  @Override
  public Buffer feed(Buffer bytes) {
    values.feed(bytes);
    return plain.feed(bytes);
  }

  @Override
  public @Nullable TokenCounts reported() {
    byte[] usage = values.found().get("usage");
    if (usage != null) {
      TokenCounts counts = read(usage, MessagesUsage::read);
      return counts != null ? counts : read(usage, ConverseUsage::read);
    }
    long input = Math.max(number("inputTextTokenCount"), number("prompt_token_count"));
    long output = Math.max(titanOutput(), number("generation_token_count"));
    return input < 0 && output < 0
        ? null
        : new TokenCounts(Math.max(0, input), 0, 0, Math.max(0, output), 0);
  }

  private static @Nullable TokenCounts read(byte[] value, Figures.UsageReader reader) {
    try (JsonParser json = Json.FACTORY.createParser(value)) {
      json.nextToken();
      return reader.read(json);
    } catch (IOException e) {
      return null;
    }
  }

  private long number(String name) {
    byte[] value = values.found().get(name);
    String text = value == null ? "" : new String(value, StandardCharsets.UTF_8).strip();
    return text.matches("\\d{1,9}") ? Long.parseLong(text) : -1;
  }

  /** Of all results together; a quote inside their text is escaped, so it cannot match. */
  private long titanOutput() {
    byte[] results = values.found().get("results");
    if (results == null) {
      return -1;
    }
    Matcher counts = TITAN_OUTPUT.matcher(new String(results, StandardCharsets.UTF_8));
    long sum = counts.find() ? Long.parseLong(counts.group(1)) : -1;
    while (counts.find()) {
      sum += Long.parseLong(counts.group(1));
    }
    return sum;
  }

  @Override
  public Buffer end() {
    return plain.end();
  }

  @Override
  public boolean complete() {
    return plain.complete();
  }

  @Override
  public boolean failed() {
    return false;
  }

  @Override
  public @Nullable String unreadable() {
    return null;
  }

  @Override
  public long estimatedOutput() {
    return plain.estimatedOutput();
  }

  @Override
  public String servedModel() {
    return plain.servedModel();
  }

  @Override
  public @Nullable Buffer failure(Fault fault) {
    return null;
  }
}
