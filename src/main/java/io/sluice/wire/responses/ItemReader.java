package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.TextSigned;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a streamed response, by their index. What came in pieces is not repeated when its
 * whole follows; what comes as a whole alone is taken from there.
 */
final class ItemReader {

  private static final int MAX_ITEMS = 1024;

  /** What is known of an item. */
  private static final class Item {
    /** Of the call, or -1. */
    int call = -1;

    boolean text;
    boolean refusal;
    boolean thought;
    boolean ownWords;
    boolean arguments;
    boolean cited;
  }

  private final Map<Integer, Item> items = new HashMap<>();
  private int calls;
  private boolean declined;
  private @Nullable Signature callMark;
  private @Nullable String failure;

  int calls() {
    return calls;
  }

  boolean declined() {
    return declined;
  }

  @Nullable String failure() {
    return failure;
  }

  void read(ResponsesEvent event, Consumer<StreamEvent> to) {
    Item item = items.get(event.outputIndex);
    if (item == null) {
      if (items.size() == MAX_ITEMS) {
        failure = "the answer has more than " + MAX_ITEMS + " items";
        return;
      }
      item = new Item();
      items.put(event.outputIndex, item);
    }
    switch (event.type) {
      case "response.output_text.delta" -> text(item, event.delta, to);
      case "response.output_text.done" -> text(item, item.text ? "" : event.whole, to);
      case "response.refusal.delta" -> refuse(item, event.delta, to);
      case "response.refusal.done" -> refuse(item, item.refusal ? "" : event.whole, to);
      case "response.reasoning_summary_text.delta" -> think(item, event.delta, to);
      case "response.reasoning_text.delta" -> {
        item.ownWords = true;
        think(item, event.delta, to);
      }
      case "response.reasoning_summary_part.added" ->
          think(item, event.summaryIndex > 0 && item.thought ? "\n\n" : "", to);
      case "response.function_call_arguments.delta" -> arguments(item, event.delta, to);
      case "response.function_call_arguments.done" ->
          arguments(item, item.arguments ? "" : event.whole, to);
      case "response.output_text.annotation.added" -> cite(item, event.annotation, to);
      case "response.output_item.added" -> added(item, event.item, to);
      case "response.output_item.done" -> done(item, event.item, to);
      default -> {}
    }
  }

  private static void text(Item item, String text, Consumer<StreamEvent> to) {
    if (!text.isEmpty()) {
      item.text = true;
      to.accept(new TextDelta(text));
    }
  }

  private void refuse(Item item, String text, Consumer<StreamEvent> to) {
    if (!text.isEmpty()) {
      item.refusal = true;
      declined = true;
      to.accept(new RefusalDelta(text));
    }
  }

  private static void think(Item item, String text, Consumer<StreamEvent> to) {
    if (!text.isEmpty()) {
      item.thought = true;
      to.accept(new ThoughtDelta(text));
    }
  }

  private static void arguments(Item item, String json, Consumer<StreamEvent> to) {
    if (!json.isEmpty() && item.call >= 0) {
      item.arguments = true;
      to.accept(new ToolArguments(item.call, json));
    }
  }

  private static void cite(Item item, JsonNode annotation, Consumer<StreamEvent> to) {
    Citation citation = Annotations.one(annotation);
    if (citation != null) {
      item.cited = true;
      to.accept(new Cited(citation));
    }
  }

  private void added(Item item, JsonNode said, Consumer<StreamEvent> to) {
    if (said.path("type").asText("").equals("function_call") && item.call < 0) {
      item.call = calls++;
      to.accept(new ToolCallStarted(item.call, ResponsesAnswerReader.call(said, "", callMark)));
      callMark = null;
    }
  }

  private void done(Item item, JsonNode said, Consumer<StreamEvent> to) {
    switch (said.path("type").asText("")) {
      case "function_call" -> {
        added(item, said, to);
        arguments(item, item.arguments ? "" : said.path("arguments").asText(""), to);
      }
      case "message" -> said.path("content").forEach(part -> content(item, part, to));
      case "reasoning" -> reasoned(item, said, to);
      default -> {}
    }
  }

  private void content(Item item, JsonNode part, Consumer<StreamEvent> to) {
    if (part.path("type").asText("").equals("refusal")) {
      refuse(item, item.refusal ? "" : part.path("refusal").asText(""), to);
      return;
    }
    text(item, item.text ? "" : part.path("text").asText(""), to);
    if (!item.cited) {
      part.path("annotations").forEach(annotation -> cite(item, annotation, to));
    }
  }

  private void reasoned(Item item, JsonNode said, Consumer<StreamEvent> to) {
    String mark = said.path("encrypted_content").asText("");
    String text = Reasonings.text(said.path("summary"), said.path("content"));
    Marks kind = Marks.of(mark, text.isEmpty() && !item.thought);
    if (kind == Marks.CALL) {
      callMark = kind.read(mark);
      return;
    }
    if (kind == Marks.TEXT) {
      to.accept(new TextSigned(kind.read(mark)));
      return;
    }
    if (!item.thought) {
      think(item, text, to);
    }
    boolean shown = item.ownWords || !said.path("content").isEmpty();
    Thought thought = Reasonings.thought(text, mark, shown && item.thought);
    if (thought.signature() != null) {
      to.accept(new ThoughtSigned(thought.signature(), kind == Marks.REDACTED));
    }
  }
}
