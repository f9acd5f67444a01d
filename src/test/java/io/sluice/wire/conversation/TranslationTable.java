package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.EveryFormat;
import io.sluice.wire.Format;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Dialect.Asked;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What becomes of each field of a caller's request at a provider of each other format: told by
 * sending the field through the dialects and looking at what they wrote.
 */
final class TranslationTable {

  private static final ObjectMapper TREES = new ObjectMapper();

  /** Of each format, a model of today: some fields depend on it. */
  static final Map<Format, String> MODELS =
      Map.of(
          Format.CHAT, "gpt-5-mini",
          Format.RESPONSES, "gpt-5-mini",
          Format.MESSAGES, "claude-sonnet-4-5",
          Format.GEMINI, "gemini-3-flash-preview",
          Format.CONVERSE, "anthropic.claude-sonnet-4-5-20250929-v1:0",
          Format.COHERE_CHAT, "command-a-03-2025");

  private static final List<Format> PROVIDERS =
      List.of(
          Format.CHAT,
          Format.RESPONSES,
          Format.MESSAGES,
          Format.GEMINI,
          Format.CONVERSE,
          Format.COHERE_CHAT);

  private final Format caller;
  private final JsonNode base;
  private final JsonNode rows;

  /**
   * Of what a caller may ask in its format.
   *
   * @param caller has a file of samples: a request, and by name what else may stand in it; where
   *     that needs something else first, this and then it
   */
  TranslationTable(Format caller) throws IOException {
    this.caller = caller;
    String name = "/io/sluice/wire/translation/" + caller.code() + ".json";
    try (InputStream samples =
        Objects.requireNonNull(TranslationTable.class.getResourceAsStream(name), name)) {
      JsonNode read = TREES.readTree(samples);
      base = read.get("base");
      rows = read.get("with");
    }
  }

  /** As Markdown. */
  String markdown() throws IOException {
    List<Format> others = PROVIDERS.stream().filter(format -> format != caller).toList();
    StringBuilder table = new StringBuilder("\n## From ").append(caller.code()).append("\n\n");
    StringJoiner head = new StringJoiner(" | ", "| ", " |\n").add(caller.code());
    StringJoiner line = new StringJoiner(" | ", "| ", " |\n").add("---");
    others.forEach(
        other -> {
          head.add(other.code());
          line.add("---");
        });
    table.append(head).append(line);
    for (Map.Entry<String, JsonNode> row : rows.properties()) {
      StringJoiner cells = new StringJoiner(" | ", "| ", " |\n").add(row.getKey());
      for (Format other : others) {
        cells.add(cell(row.getValue(), other));
      }
      table.append(cells);
    }
    return table.toString();
  }

  private String cell(JsonNode added, Format provider) throws IOException {
    JsonNode before = added.isArray() ? merged(base, added.get(0)) : base;
    JsonNode after = merged(before, added.isArray() ? added.get(1) : added);
    try {
      JsonNode without = translated(before, provider);
      JsonNode with = translated(after, provider);
      Set<String> news = Difference.of(without, with);
      Set<String> lost = Difference.of(with, without);
      return news.isEmpty() ? lost.isEmpty() ? "ignored" : "no " + code(lost) : code(news);
    } catch (Untranslatable e) {
      return "400";
    }
  }

  private static String code(Set<String> places) {
    return "`" + String.join("`, `", places) + "`";
  }

  /** What the provider gets to read. */
  private JsonNode translated(JsonNode request, Format provider) throws IOException {
    Buffer body = Buffer.buffer(TREES.writeValueAsBytes(request));
    Conversation conversation = EveryFormat.read(caller, body, "m", false);
    Translation translation =
        new Translation(
            EveryFormat.dialect(caller),
            WireFormats.of(caller).errors(),
            EveryFormat.dialect(provider),
            new Asked("req-1", 0, conversation, true));
    String model = Objects.requireNonNull(MODELS.get(provider));
    return TREES.readTree(translation.request(model, 4096).getBytes());
  }

  private static JsonNode merged(JsonNode base, JsonNode added) {
    ObjectNode merged = base.deepCopy();
    added.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
    return merged;
  }
}
