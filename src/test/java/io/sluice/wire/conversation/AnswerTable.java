package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.EveryFormat;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Part.Text;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Where a caller finds what a provider of another format answered. */
final class AnswerTable {

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final TokenCounts FEW = new TokenCounts(10, 0, 0, 5, 0);
  private static final Completion PLAIN =
      new Completion("id-1", "m-1", List.of(new Text("Hi")), Finish.STOP, "", FEW);

  /** Of a provider whose format no caller here speaks. */
  private static final Signature FOREIGN = new Signature(Format.COHERE_CHAT, "c2ln");

  private AnswerTable() {}

  /** As Markdown. */
  static String markdown() throws IOException {
    StringJoiner head = new StringJoiner(" | ", "| ", " |\n").add("the provider's answer has");
    StringJoiner line = new StringJoiner(" | ", "| ", " |\n").add("---");
    EveryFormat.CALLERS.forEach(
        caller -> {
          head.add(caller.code());
          line.add("---");
        });
    StringBuilder table = new StringBuilder("\n## Answers\n\n").append(head).append(line);
    for (Map.Entry<String, Completion> row : rows().entrySet()) {
      StringJoiner cells = new StringJoiner(" | ", "| ", " |\n").add(row.getKey());
      for (Format caller : EveryFormat.CALLERS) {
        Set<String> news = Difference.of(written(caller, PLAIN), written(caller, row.getValue()));
        String nothing = row.getKey().startsWith("finish") ? "as STOP" : "not shown";
        cells.add(news.isEmpty() ? nothing : "`" + String.join("`, `", news) + "`");
      }
      table.append(cells);
    }
    return table.toString();
  }

  private static Map<String, Completion> rows() {
    Map<String, Completion> rows = new LinkedHashMap<>();
    rows.put("a refusal", with(Finish.STOP, new Part.Refusal("No.")));
    rows.put("a thought", first(new Part.Thought("Hm.", null, false)));
    rows.put("a signed thought", first(new Part.Thought("Hm.", FOREIGN, false)));
    rows.put("a hidden thought", first(new Part.Thought("", FOREIGN, true)));
    Part.ToolCall call = new Part.ToolCall("c1", "f", "{\"n\":1}", null);
    rows.put("a tool call", with(Finish.TOOL_CALLS, call));
    rows.put(
        "a signed tool call",
        with(Finish.TOOL_CALLS, new Part.ToolCall("c1", "f", "{\"n\":1}", FOREIGN)));
    Part.Citation page =
        new Part.Citation("https://example.org/", "A page", "", 0, 2, -1, -1, -1, "");
    rows.put(
        "a citation of a page",
        new Completion(
            "id-1", "m-1", List.of(new Text("Hi", List.of(page), null)), Finish.STOP, "", FEW));
    Part.Citation document = new Part.Citation("", "a.pdf", "words", 0, 2, 0, 1, 2, "page");
    rows.put(
        "a citation of a document",
        new Completion(
            "id-1", "m-1", List.of(new Text("Hi", List.of(document), null)), Finish.STOP, "", FEW));
    for (Finish finish : Finish.values()) {
      if (finish != Finish.STOP && finish != Finish.TOOL_CALLS) {
        rows.put("finish " + finish, with(finish));
      }
    }
    rows.put(
        "the stop text",
        new Completion("id-1", "m-1", PLAIN.parts(), Finish.STOP_SEQUENCE, "END", FEW));
    rows.put("cached input", usage(new TokenCounts(10, 4, 0, 5, 0)));
    rows.put("input written to a cache", usage(new TokenCounts(10, 0, 4, 5, 0)));
    rows.put("reasoning tokens", usage(new TokenCounts(10, 0, 0, 5, 3)));
    return rows;
  }

  private static Completion with(Finish finish, Part... more) {
    List<Part> parts = new ArrayList<>(PLAIN.parts());
    parts.addAll(List.of(more));
    return new Completion("id-1", "m-1", parts, finish, "", FEW);
  }

  private static Completion first(Part part) {
    return new Completion("id-1", "m-1", List.of(part, new Text("Hi")), Finish.STOP, "", FEW);
  }

  private static Completion usage(TokenCounts usage) {
    return new Completion("id-1", "m-1", PLAIN.parts(), Finish.STOP, "", usage);
  }

  private static JsonNode written(Format caller, Completion answer) throws IOException {
    String request =
        switch (caller) {
          case GEMINI -> "{'contents':[{'role':'user','parts':[{'text':'Hi'}]}]}";
          case CONVERSE -> "{'messages':[{'role':'user','content':[{'text':'Hi'}]}]}";
          case RESPONSES -> "{'model':'m','input':'Hi'}";
          default -> "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]}";
        };
    Buffer body = Buffer.buffer(request.replace('\'', '"'));
    Conversation conversation = EveryFormat.read(caller, body, "m", false);
    Buffer written =
        EveryFormat.dialect(caller).writeAnswer(answer, new Asked("req-1", 0, conversation, true));
    return TREES.readTree(written.getBytes());
  }
}
