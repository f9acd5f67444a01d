package io.sluice.simulator.openai;

import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Part;
import io.sluice.simulator.WholeScript;
import io.sluice.simulator.Words;
import io.vertx.core.buffer.Buffer;

/** A chat completion as one JSON document. */
final class ChatBody implements WholeScript {
  static final String FINGERPRINT = "\"fp_51ca1ab1e0\"";
  static final String CITATIONS =
      "[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":0,\"end_index\":1,"
          + "\"title\":\"A simulated source\",\"url\":\"https://example.com/source\"}}]";

  private final Asked asked;
  private final Answer answer;
  private final String opening;
  private boolean called;
  private boolean hasContent;
  private boolean hasRefusal;

  ChatBody(Asked asked, Answer answer, String id, long created) {
    this.asked = asked;
    this.answer = answer;
    this.opening =
        identity(id, "chat.completion", created, asked.servedModel())
            + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\"";
  }

  static String identity(String id, String object, long created, String model) {
    return "{\"id\":\"%s\",\"object\":\"%s\",\"created\":%d,\"model\":\"%s\""
        .formatted(id, object, created, model);
  }

  /** A call as it begins: up to its arguments. */
  static String call(Part.Called call) {
    return "\"id\":\"call_%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\""
        .formatted(call.id(), Words.quoted(call.name()));
  }

  static String finish(Asked asked, Answer answer) {
    return asked
        .directives()
        .finishOr(
            switch (answer.finish()) {
              case STOP, REFUSED -> "stop";
              case LENGTH -> "length";
              case CALLS -> "tool_calls";
            });
  }

  @Override
  public void open(Buffer out) {
    out.appendString(opening);
  }

  @Override
  public void begin(Buffer out, Part part) {
    if (part instanceof Part.Called call) {
      content(out);
      out.appendString(called ? ",{" : ",\"tool_calls\":[{").appendString(call(call));
      called = true;
    } else if (part instanceof Part.Thought) {
      out.appendString(",\"reasoning_content\":\"");
    } else if (part instanceof Part.Refused) {
      content(out);
      hasRefusal = true;
      out.appendString(",\"refusal\":\"");
    } else {
      hasContent = true;
      out.appendString(",\"content\":\"");
    }
  }

  private void content(Buffer out) {
    if (!hasContent) {
      hasContent = true;
      out.appendString(",\"content\":null");
    }
  }

  @Override
  public void say(Buffer out, Part part, int from, int to) {
    for (int token = from; token < to; token++) {
      out.appendBytes(part.words().quoted(token));
    }
  }

  @Override
  public void end(Buffer out, Part part) {
    out.appendString(part instanceof Part.Called ? "\"}}" : "\"");
  }

  @Override
  public void finish(Buffer out) {
    out.appendString(called ? "]" : "").appendString(hasRefusal ? "" : ",\"refusal\":null");
    out.appendString(",\"annotations\":")
        .appendString(asked.directives().cite() ? CITATIONS : "[]");
    out.appendString("},\"logprobs\":null,\"finish_reason\":\"")
        .appendString(finish(asked, answer));
    out.appendString("\"}]");
    if (!asked.directives().noUsage()) {
      out.appendString(",\"usage\":").appendString(ChatUsage.of(asked, answer));
    }
    out.appendString(",\"service_tier\":\"default\",\"system_fingerprint\":");
    out.appendString(FINGERPRINT).appendString("}");
  }
}
