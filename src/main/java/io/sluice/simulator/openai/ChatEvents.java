package io.sluice.simulator.openai;

import io.sluice.simulator.Answer;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.EventScript;
import io.sluice.simulator.Part;
import io.sluice.simulator.Words;
import io.vertx.core.buffer.Buffer;

/**
 * A chat completion as events: an event a chunk, the last two being the finish and {@code [DONE]}.
 * What stands around the tokens is made once a part.
 */
final class ChatEvents implements EventScript {
  private static final String OPEN = "},\"logprobs\":null,\"finish_reason\":";
  // What Azure tells of its filter, before anything else.
  private static final String FILTERED =
      "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
          + "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]}";

  private final Asked asked;
  private final Answer answer;
  private final boolean azure;
  private final boolean usage;
  private final String head;
  private final String delta;
  private final String tail;
  private final String more;
  private final Buffer after;
  private final Buffer callAfter;
  private Buffer before = Buffer.buffer();
  private int calls;
  private boolean silent;

  ChatEvents(Asked asked, Answer answer, String id, long created, boolean azure) {
    this.asked = asked;
    this.answer = answer;
    this.azure = azure;
    this.usage = asked.includeUsage() && !asked.directives().noUsage();
    this.head =
        "data: "
            + ChatBody.identity(id, "chat.completion.chunk", created, asked.servedModel())
            + ",\"service_tier\":\"default\",\"system_fingerprint\":"
            + ChatBody.FINGERPRINT
            + ",\"choices\":[";
    this.delta = head + "{\"index\":0,\"delta\":{";
    this.tail = usage ? ",\"usage\":null}\n\n" : "}\n\n";
    this.more = OPEN + "null}]" + tail;
    this.after = Buffer.buffer("\"" + more);
    this.callAfter = Buffer.buffer("\"}}]" + more);
  }

  @Override
  public void open(Buffer out) {
    if (azure) {
      EventScript.data(out, FILTERED);
    }
    String opening = "\"role\":\"assistant\",\"content\":";
    out.appendString(delta).appendString(opening);
    if (answer.parts().get(0) instanceof Part.Called call) {
      out.appendString("null,").appendString(opening(call, 0)).appendString(",");
    } else {
      out.appendString("\"\",");
    }
    out.appendString("\"refusal\":null").appendString(more);
  }

  @Override
  public void begin(Buffer out, Part part) {
    silent = false;
    if (part instanceof Part.Called call) {
      int index = calls++;
      // The first of all stands in the opening already.
      if (call != answer.parts().get(0)) {
        out.appendString(delta).appendString(opening(call, index)).appendString(more);
      }
      silent = asked.directives().argsLast();
      before = around("\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":\"");
    } else if (part instanceof Part.Thought) {
      before = around("\"reasoning_content\":\"");
    } else if (part instanceof Part.Refused) {
      before = around("\"refusal\":\"");
    } else {
      before = around("\"content\":\"");
    }
  }

  private Buffer around(String field) {
    return Buffer.buffer(delta + field);
  }

  private static String opening(Part.Called call, int index) {
    return "\"tool_calls\":[{\"index\":" + index + "," + ChatBody.call(call) + "\"}}]";
  }

  @Override
  public void say(Buffer out, Part part, int from, int to) {
    if (silent) {
      return;
    }
    out.appendBuffer(before);
    for (int token = from; token < to; token++) {
      out.appendBytes(part.words().quoted(token));
    }
    out.appendBuffer(part instanceof Part.Called ? callAfter : after);
  }

  @Override
  public void end(Buffer out, Part part) {}

  @Override
  public void finish(Buffer out) {
    out.appendString(delta);
    if (asked.directives().argsLast() && !answer.calls().isEmpty()) {
      appendArguments(out);
    } else if (asked.directives().cite()) {
      out.appendString("\"annotations\":").appendString(ChatBody.CITATIONS);
    }
    out.appendString(OPEN).appendString("\"").appendString(ChatBody.finish(asked, answer));
    out.appendString("\"}]").appendString(tail);
    if (usage) {
      out.appendString(head).appendString("],\"usage\":");
      out.appendString(ChatUsage.of(asked, answer)).appendString("}\n\n");
    }
  }

  private void appendArguments(Buffer out) {
    String separator = "\"tool_calls\":[";
    int index = 0;
    for (Part.Called call : answer.calls()) {
      out.appendString(separator).appendString("{\"index\":" + index++);
      out.appendString(",\"function\":{\"arguments\":\"");
      out.appendString(Words.quoted(call.text())).appendString("\"}}");
      separator = ",";
    }
    out.appendString("]");
  }

  @Override
  public void last(Buffer out) {
    out.appendString("data: [DONE]\n\n");
  }

  @Override
  public void failed(Buffer out, ApiError error) {
    EventScript.data(out, OpenAiVendor.json(error).toString());
  }
}
