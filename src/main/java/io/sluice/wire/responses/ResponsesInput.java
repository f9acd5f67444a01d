package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of a response: a text, or items. What the assistant did in items that follow each other
 * is one turn. Used once.
 */
final class ResponsesInput {

  private final Fields request;
  private final List<Turn> turns = new ArrayList<>();

  /** What the assistant did in the items just before, and where they began. */
  private final List<Part> assistant = new ArrayList<>();

  private String assistantField = "";
  private @Nullable Signature callMark;

  ResponsesInput(Fields request) {
    this.request = request;
  }

  List<Turn> turns() {
    String instructions = request.text("instructions");
    if (!instructions.isEmpty()) {
      add(Role.SYSTEM, List.of(new Text(instructions)), "instructions");
    }
    JsonNode input = request.node("input");
    if (input.isTextual()) {
      add(Role.USER, List.of(new Text(input.textValue())), "input");
      return turns;
    }
    List<JsonNode> items = request.list("input");
    for (int i = 0; i < items.size(); i++) {
      Fields item = new Fields(items.get(i), request.path("input", i));
      read(item);
      item.end();
    }
    endAssistant();
    return turns;
  }

  private void add(Role role, List<Part> parts, String field) {
    endAssistant();
    turns.add(new Turn(role, parts, "", field));
  }

  private void endAssistant() {
    if (!assistant.isEmpty()) {
      turns.add(new Turn(Role.ASSISTANT, assistant, "", assistantField));
      assistant.clear();
    }
    callMark = null;
  }

  private void say(Part part, Fields item) {
    assistantField = assistant.isEmpty() ? item.path() : assistantField;
    assistant.add(part);
  }

  private void read(Fields item) {
    item.ignore("id", "status");
    String type = item.text("type");
    switch (type) {
      case "message", "" -> message(item);
      case "function_call" -> call(item);
      case "function_call_output" -> result(item);
      case "reasoning" -> reasoning(item);
      case "item_reference" -> throw kept(item);
      default -> throw item.refused("type");
    }
  }

  private static Untranslatable kept(Fields item) {
    return new Untranslatable(
        item.path("type"),
        item.path()
            + " refers to an item that is kept at a provider, and the one that serves this model"
            + " keeps none; set store to false and send the items themselves");
  }

  private void message(Fields item) {
    String role = item.required("role");
    List<Part> content = ResponsesContent.read(item, "content");
    item.ignore("phase");
    switch (role) {
      case "assistant" -> content.forEach(part -> say(part, item));
      case "user" -> add(Role.USER, content, item.path());
      case "system" -> add(Role.SYSTEM, text(content, item), item.path());
      case "developer" -> add(Role.DEVELOPER, text(content, item), item.path());
      default ->
          throw new Untranslatable(
              item.path("role"), "role must be user, assistant, system or developer");
    }
  }

  private static List<Part> text(List<Part> content, Fields item) {
    for (Part part : content) {
      if (!(part instanceof Text)) {
        throw new Untranslatable(
            item.path("content"), "a message of this role can have no content but text");
      }
    }
    return content;
  }

  private void call(Fields item) {
    item.refuse("namespace");
    // OpenAI's SDK adds them to what it streamed, and callers send an answer's items back as they
    // are.
    item.ignore("parsed_arguments");
    say(
        new ToolCall(
            item.required("call_id"), item.required("name"), item.text("arguments"), callMark),
        item);
    callMark = null;
  }

  private void result(Fields item) {
    add(
        Role.USER,
        List.of(
            new ToolResult(
                item.required("call_id"), "", ResponsesContent.read(item, "output"), false)),
        item.path());
  }

  private void reasoning(Fields item) {
    String mark = item.text("encrypted_content");
    String text = Reasonings.text(item.list("summary"), item.list("content"));
    Marks kind = Marks.of(mark, text.isEmpty());
    if (kind == Marks.CALL) {
      callMark = kind.read(mark);
    } else if (kind == Marks.TEXT) {
      signText(kind.read(mark));
    } else if (!text.isEmpty() || !mark.isEmpty()) {
      say(Reasonings.thought(text, mark, !item.list("content").isEmpty()), item);
    }
  }

  private void signText(Signature signature) {
    int last = assistant.size() - 1;
    if (last >= 0 && assistant.get(last) instanceof Text text) {
      assistant.set(last, new Text(text.text(), text.citations(), signature));
    }
  }
}
