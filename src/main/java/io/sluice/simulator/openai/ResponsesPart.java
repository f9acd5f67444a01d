package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Part;

/**
 * The names of the events that say one kind of part.
 *
 * @param partAdded empty where there is none, like {@code partDone}
 * @param field that has the whole in the event that ends it
 */
record ResponsesPart(
    String partAdded, String delta, String done, String partDone, String field, String index) {
  private static final String CONTENT = "response.content_part.";
  private static final String SUMMARY = "response.reasoning_summary_part.";

  static final ResponsesPart TEXT =
      new ResponsesPart(
          CONTENT + "added",
          "response.output_text.delta",
          "response.output_text.done",
          CONTENT + "done",
          "text",
          "content_index");
  private static final ResponsesPart REFUSAL =
      new ResponsesPart(
          CONTENT + "added",
          "response.refusal.delta",
          "response.refusal.done",
          CONTENT + "done",
          "refusal",
          "content_index");
  private static final ResponsesPart REASONING =
      new ResponsesPart(
          SUMMARY + "added",
          "response.reasoning_summary_text.delta",
          "response.reasoning_summary_text.done",
          SUMMARY + "done",
          "text",
          "summary_index");
  private static final ResponsesPart CALL =
      new ResponsesPart(
          "",
          "response.function_call_arguments.delta",
          "response.function_call_arguments.done",
          "",
          "arguments",
          "");

  static ResponsesPart of(Part part) {
    if (part instanceof Part.Called) {
      return CALL;
    }
    if (part instanceof Part.Thought) {
      return REASONING;
    }
    return part instanceof Part.Refused ? REFUSAL : TEXT;
  }

  ObjectNode index(ObjectNode event) {
    return index.isEmpty() ? event : event.put(index, 0);
  }

  ObjectNode part(Part part, String text, boolean cite) {
    return part instanceof Part.Thought
        ? JsonNodeFactory.instance.objectNode().put("type", "summary_text").put("text", text)
        : ResponseObject.content(part, text, cite);
  }
}
