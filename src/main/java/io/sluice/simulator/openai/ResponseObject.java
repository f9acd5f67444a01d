package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Directives;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Part;

/** A response as OpenAI describes it: what was asked, what came, what was used. */
final class ResponseObject {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Fields request;
  private final Asked asked;
  private final Answer answer;
  private final String id;
  private final long created;

  ResponseObject(Fields request, Asked asked, Answer answer, String id, long created) {
    this.request = request;
    this.asked = asked;
    this.answer = answer;
    this.id = id;
    this.created = created;
  }

  boolean stored() {
    return request.get("store").asBoolean(true);
  }

  boolean background() {
    return request.flag("background");
  }

  private boolean encrypts() {
    for (JsonNode more : request.get("include")) {
      if (more.asText().equals("reasoning.encrypted_content")) {
        return true;
      }
    }
    return false;
  }

  /** As it is before anything came. */
  ObjectNode begun(String status) {
    return describe(status, JSON.arrayNode());
  }

  /** As it is when all came. */
  ObjectNode ended(ArrayNode output) {
    boolean whole = answer.finish() != Answer.Finish.LENGTH && asked.directives().finish() == null;
    ObjectNode response = describe(whole ? "completed" : "incomplete", output);
    if (whole) {
      response.put("completed_at", created + 1);
    } else {
      response
          .putObject("incomplete_details")
          .put("reason", asked.directives().finishOr("max_output_tokens"));
    }
    if (!asked.directives().noUsage()) {
      response.set("usage", usage(asked, answer.output(), answer.reasoning()));
    }
    return response;
  }

  /** Cached and reasoning tokens are parts of the sums. */
  static ObjectNode usage(Asked asked, int output, int reasoning) {
    Directives directives = asked.directives();
    ObjectNode usage = JSON.objectNode().put("input_tokens", asked.promptTokens());
    usage
        .putObject("input_tokens_details")
        .put("cached_tokens", directives.cached())
        .put("cache_write_tokens", directives.cacheWrite() + directives.cacheWriteLong());
    usage.put("output_tokens", output);
    usage.putObject("output_tokens_details").put("reasoning_tokens", reasoning);
    return usage.put("total_tokens", asked.promptTokens() + output);
  }

  private ObjectNode describe(String status, ArrayNode output) {
    ObjectNode response =
        JSON.objectNode()
            .put("id", id)
            .put("object", "response")
            .put("created_at", created)
            .put("status", status)
            .put("background", background())
            .putNull("error")
            .putNull("incomplete_details")
            .put("model", asked.servedModel());
    echo(response, "instructions", JSON.nullNode());
    echo(response, "max_output_tokens", JSON.nullNode());
    echo(response, "max_tool_calls", JSON.nullNode());
    response.set("output", output);
    echo(response, "parallel_tool_calls", JSON.booleanNode(true));
    echo(response, "previous_response_id", JSON.nullNode());
    echo(response, "prompt_cache_key", JSON.nullNode());
    echo(response, "reasoning", JSON.objectNode().putNull("effort").putNull("summary"));
    echo(response, "safety_identifier", JSON.nullNode());
    response.put("service_tier", "default").put("store", stored());
    echo(response, "temperature", JSON.numberNode(1.0));
    ObjectNode text = JSON.objectNode();
    text.putObject("format").put("type", "text");
    echo(response, "text", text);
    echo(response, "tool_choice", JSON.textNode("auto"));
    echo(response, "tools", JSON.arrayNode());
    echo(response, "top_p", JSON.numberNode(1.0));
    echo(response, "truncation", JSON.textNode("disabled"));
    response.putNull("usage").putNull("user");
    echo(response, "metadata", JSON.objectNode());
    return response;
  }

  private void echo(ObjectNode response, String field, JsonNode otherwise) {
    response.set(field, request.has(field) ? request.get(field) : otherwise);
  }

  ObjectNode reasoning(String summary) {
    String item = "rs_" + Ids.hex(48);
    ObjectNode reasoning = JSON.objectNode().put("id", item).put("type", "reasoning");
    ArrayNode parts = reasoning.putArray("summary");
    if (!summary.isEmpty()) {
      parts.addObject().put("type", "summary_text").put("text", summary);
    }
    return encrypts()
        ? reasoning.put("encrypted_content", ResponsesInput.encrypted(item))
        : reasoning;
  }

  /** The item that {@code part} becomes, without what is said of it yet. */
  ObjectNode item(Part part) {
    if (part instanceof Part.Thought) {
      return reasoning("");
    }
    if (part instanceof Part.Called call) {
      return JSON.objectNode()
          .put("id", "fc_" + Ids.hex(48))
          .put("type", "function_call")
          .put("status", "in_progress")
          .put("arguments", "")
          .put("call_id", "call_" + call.id())
          .put("name", call.name());
    }
    ObjectNode message =
        JSON.objectNode()
            .put("id", "msg_" + Ids.hex(48))
            .put("type", "message")
            .put("status", "in_progress");
    message.putArray("content");
    return message.put("role", "assistant");
  }

  /** The same with all that was said of it. */
  ObjectNode done(ObjectNode item, Part part) {
    ObjectNode done = item.deepCopy();
    if (part instanceof Part.Thought) {
      done.withArray("summary").addObject().put("type", "summary_text").put("text", part.text());
      return done;
    }
    done.put("status", answer.finish() == Answer.Finish.LENGTH ? "incomplete" : "completed");
    if (part instanceof Part.Called) {
      return done.put("arguments", part.text());
    }
    done.withArray("content").add(content(part, part.text(), asked.directives().cite()));
    return done;
  }

  static ObjectNode content(Part part, String text, boolean cite) {
    if (part instanceof Part.Refused) {
      return JSON.objectNode().put("type", "refusal").put("refusal", text);
    }
    ObjectNode content = JSON.objectNode().put("type", "output_text");
    ArrayNode annotations = content.putArray("annotations");
    if (cite) {
      annotations.add(citation());
    }
    content.putArray("logprobs");
    return content.put("text", text);
  }

  static ObjectNode citation() {
    return JSON.objectNode()
        .put("type", "url_citation")
        .put("start_index", 0)
        .put("end_index", 1)
        .put("title", "A simulated source")
        .put("url", "https://example.com/source");
  }
}
