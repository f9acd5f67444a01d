package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Part;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;

/** A response of a realtime session as its events, in text or in sound with its transcript. */
final class RealtimeEvents implements EventScript {
  private final Asked asked;
  private final Answer answer;
  private final String id;
  private final boolean sound;
  private final ArrayNode output = JsonNodeFactory.instance.arrayNode();
  private ObjectNode item = JsonNodeFactory.instance.objectNode();

  RealtimeEvents(Asked asked, Answer answer, String id, boolean sound) {
    this.asked = asked;
    this.answer = answer;
    this.id = id;
    this.sound = sound;
  }

  private static ObjectNode event(String type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("event_id", "event_" + Ids.random(21));
  }

  private ObjectNode about(String type) {
    return event(type)
        .put("response_id", id)
        .put("item_id", item.path("id").asText())
        .put("output_index", output.size())
        .put("content_index", 0);
  }

  private static void send(Buffer out, ObjectNode event) {
    EventScript.data(out, event.toString());
  }

  private ObjectNode response(String status) {
    ObjectNode response =
        JsonNodeFactory.instance
            .objectNode()
            .put("object", "realtime.response")
            .put("id", id)
            .put("status", status)
            .putNull("status_details");
    response.set("output", output.deepCopy());
    response.putArray("output_modalities").add(sound ? "audio" : "text");
    return response.putNull("usage");
  }

  private void send(Buffer out, String type, String field, ObjectNode value) {
    ObjectNode event = event(type);
    if (type.startsWith("response.output_item")) {
      event.put("response_id", id).put("output_index", output.size());
    }
    event.set(field, value);
    send(out, event);
  }

  @Override
  public void open(Buffer out) {
    send(out, "response.created", "response", response("in_progress"));
  }

  @Override
  public void begin(Buffer out, Part part) {
    item =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "item_" + Ids.random(21))
            .put("object", "realtime.item")
            .put("status", "in_progress");
    if (part instanceof Part.Called call) {
      item.put("type", "function_call")
          .put("name", call.name())
          .put("call_id", "call_" + call.id())
          .put("arguments", "");
    } else {
      item.put("type", "message").put("role", "assistant").putArray("content");
    }
    send(out, "response.output_item.added", "item", item);
    send(out, "conversation.item.added", "item", item);
    if (!(part instanceof Part.Called)) {
      ObjectNode added = about("response.content_part.added");
      added.set("part", content(""));
      send(out, added);
    }
  }

  private ObjectNode content(String text) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    return sound
        ? content.put("type", "output_audio").put("transcript", text)
        : content.put("type", "output_text").put("text", text);
  }

  private String kind(Part part) {
    if (part instanceof Part.Called) {
      return "response.function_call_arguments";
    }
    return sound ? "response.output_audio_transcript" : "response.output_text";
  }

  @Override
  public void say(Buffer out, Part part, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int token = from; token < to; token++) {
      text.append(part.words().plain(token));
    }
    send(out, about(kind(part) + ".delta").put("delta", text.toString()));
    if (sound && !(part instanceof Part.Called)) {
      String piece = Base64.getEncoder().encodeToString(Wave.piece().getBytes());
      send(out, about("response.output_audio.delta").put("delta", piece));
    }
  }

  @Override
  public void end(Buffer out, Part part) {
    ObjectNode done = about(kind(part) + ".done");
    item = item.deepCopy().put("status", "completed");
    if (part instanceof Part.Called call) {
      send(out, done.put("arguments", part.text()).put("call_id", "call_" + call.id()));
      item.put("arguments", part.text());
    } else {
      send(out, done.put(sound ? "transcript" : "text", part.text()));
      if (sound) {
        send(out, about("response.output_audio.done"));
      }
      ObjectNode over = about("response.content_part.done");
      over.set("part", content(part.text()));
      send(out, over);
      item.withArray("content").add(content(part.text()));
    }
    send(out, "response.output_item.done", "item", item);
    send(out, "conversation.item.done", "item", item);
    output.add(item);
  }

  @Override
  public void finish(Buffer out) {}

  @Override
  public void last(Buffer out) {
    boolean whole = answer.finish() != Answer.Finish.LENGTH;
    ObjectNode response = response(whole ? "completed" : "incomplete");
    if (!asked.directives().noUsage()) {
      response.set("usage", usage());
    }
    send(out, "response.done", "response", response);
  }

  private ObjectNode usage() {
    int cached = asked.directives().cached();
    ObjectNode usage =
        JsonNodeFactory.instance
            .objectNode()
            .put("total_tokens", asked.promptTokens() + answer.output())
            .put("input_tokens", asked.promptTokens())
            .put("output_tokens", answer.output());
    usage
        .putObject("input_token_details")
        .put("text_tokens", asked.promptTokens())
        .put("audio_tokens", 0)
        .put("image_tokens", 0)
        .put("cached_tokens", cached)
        .putObject("cached_tokens_details")
        .put("text_tokens", cached)
        .put("audio_tokens", 0)
        .put("image_tokens", 0);
    usage
        .putObject("output_token_details")
        .put("text_tokens", answer.output())
        .put("audio_tokens", 0);
    return usage;
  }

  @Override
  public void failed(Buffer out, ApiError error) {
    ObjectNode failed = response("failed");
    failed
        .putObject("status_details")
        .put("type", "failed")
        .putObject("error")
        .put("type", "server_error")
        .put("message", error.message());
    send(out, "response.done", "response", failed);
  }
}
