package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Seal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the input of a response comes to, with what the responses before it said.
 *
 * @param items those before too
 */
record ResponsesInput(Prompt prompt, List<ObjectNode> items) {
  private static final String SEAL = "openai-reasoning";
  private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");
  private static final Set<String> PARTS =
      Set.of("input_text", "input_image", "input_file", "input_audio", "output_text", "refusal");
  private static final Set<String> TYPES =
      Set.of(
          "message",
          "function_call",
          "function_call_output",
          "reasoning",
          "item_reference",
          "custom_tool_call",
          "custom_tool_call_output",
          "web_search_call",
          "file_search_call",
          "computer_call",
          "computer_call_output",
          "local_shell_call",
          "local_shell_call_output",
          "shell_call",
          "shell_call_output",
          "apply_patch_call",
          "apply_patch_call_output",
          "mcp_call",
          "mcp_list_tools",
          "mcp_approval_request",
          "mcp_approval_response",
          "image_generation_call",
          "code_interpreter_call",
          "compaction");

  static String encrypted(String id) {
    return "gAAAAA" + Seal.of(SEAL, id);
  }

  /**
   * Counts and checks it.
   *
   * @throws ApiError 400 or 404
   */
  static ResponsesInput in(Fields request, Shelf shelf) {
    List<ObjectNode> items = new ArrayList<>();
    if (request.has("previous_response_id")) {
      String id = request.text("previous_response_id");
      Shelf.Stored before = shelf.response(id);
      if (before == null) {
        throw ApiError.invalid(
            "Previous response with id '" + id + "' not found.",
            "previous_response_id",
            "previous_response_not_found");
      }
      items.addAll(before.input());
      before.response().path("output").forEach(item -> items.add((ObjectNode) item));
    }
    Reading reading = new Reading(shelf);
    items.forEach(item -> reading.count(new Fields(item, "", OpenAiWording.WORDING)));
    if (!request.has("input")) {
      if (items.isEmpty() && !request.has("prompt")) {
        throw ApiError.missing("input");
      }
    } else if (request.get("input").isTextual()) {
      ObjectNode item = JsonNodeFactory.instance.objectNode().put("type", "message");
      item.put("role", "user")
          .putArray("content")
          .addObject()
          .put("type", "input_text")
          .put("text", request.text("input"));
      reading.count(new Fields(item, "", OpenAiWording.WORDING));
      items.add(item);
    } else {
      for (Fields item : request.items("input")) {
        reading.check(item);
        reading.count(item);
        ObjectNode kept = item.object().deepCopy();
        items.add(kept.has("id") ? kept : kept.put("id", "msg_" + Ids.hex(48)));
      }
    }
    reading.answered();
    return new ResponsesInput(
        new Prompt(reading.tokens, reading.question, reading.lastIsUser), List.copyOf(items));
  }

  private static final class Reading {
    private final Shelf shelf;
    private final Set<String> calls = new LinkedHashSet<>();
    private final Set<String> open = new LinkedHashSet<>();
    private int tokens;
    private String question = "";
    private boolean lastIsUser;

    Reading(Shelf shelf) {
      this.shelf = shelf;
    }

    void check(Fields item) {
      String type = item.has("type") ? item.choice("type", TYPES) : "message";
      switch (type) {
        case "message" -> item.choice("role", ROLES);
        case "reasoning" -> reasoning(item);
        case "function_call" -> {
          item.text("name");
          item.text("arguments");
        }
        default -> {}
      }
    }

    private void reasoning(Fields item) {
      item.required("summary");
      String id = item.text("id");
      if (item.has("encrypted_content")) {
        if (!item.text("encrypted_content").equals(encrypted(id))) {
          throw ApiError.invalid(
              "The encrypted content for item " + id + " could not be verified.",
              null,
              "invalid_encrypted_content");
        }
      } else if (!shelf.hasItem(id)) {
        throw ApiError.of(
            404,
            "Item with id '"
                + id
                + "' not found. Items are not persisted when `store` is set to false. Try again"
                + " with `store` set to true, or remove this item from your input.",
            null);
      }
    }

    void count(Fields item) {
      // An instruction after a question leaves it unanswered.
      lastIsUser = lastIsUser && instructs(item);
      tokens += 4;
      switch (item.get("type").asText("message")) {
        case "message" -> message(item);
        case "function_call", "custom_tool_call" -> {
          calls.add(item.text("call_id"));
          open.add(item.text("call_id"));
          tokens += Prompt.tokens(item.object());
        }
        case "function_call_output", "custom_tool_call_output" -> {
          String id = item.text("call_id");
          open.remove(id);
          if (!calls.contains(id)) {
            throw ApiError.invalid(
                "No tool call found for function call output with call_id " + id + ".",
                "input",
                null);
          }
          tokens += Prompt.tokens(item.required("output"));
        }
        default -> tokens += Prompt.tokens(item.object());
      }
    }

    private static boolean instructs(Fields item) {
      String role = item.get("role").asText();
      return role.equals("system") || role.equals("developer");
    }

    private void message(Fields item) {
      JsonNode content = item.required("content");
      StringBuilder text = new StringBuilder();
      if (content.isTextual()) {
        text.append(content.textValue());
      } else {
        for (Fields part : item.items("content")) {
          switch (part.choice("type", PARTS)) {
            case "input_text", "output_text" -> text.append(part.text("text")).append('\n');
            case "refusal" -> text.append(part.text("refusal"));
            default -> tokens += Prompt.TOKENS_AN_IMAGE;
          }
        }
      }
      tokens += Prompt.tokens(text.toString());
      if (item.text("role").equals("user")) {
        lastIsUser = true;
        question = text.toString();
      }
    }

    void answered() {
      if (!open.isEmpty()) {
        throw ApiError.invalid(
            "No tool output found for function call " + open.iterator().next() + ".",
            "input",
            null);
      }
    }
  }
}
