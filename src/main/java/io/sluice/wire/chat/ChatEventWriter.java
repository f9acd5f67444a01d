package io.sluice.wire.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.sluice.wire.SseFraming;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.TextSigned;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.StreamEvent.Whole;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chat stream: a chunk with the role, one for each piece, one that says why the answer
 * ended, usage if the caller asked for it, {@code [DONE]}. The text of a thought comes in {@code
 * reasoning_content}, and again as one detail where a provider signed it.
 */
final class ChatEventWriter implements EventWriter {

  private static final String DELTA_END = "},\"finish_reason\":null}]}\n\n";

  private final Asked asked;
  private final boolean legacy;
  private final JsonStringEncoder encoder = JsonStringEncoder.getInstance();
  private final StringBuilder thought = new StringBuilder();

  /** All that stands before a chunk's choices, and what a delta begins with. */
  private String head = "";

  private String deltaStart = "";
  private int details;
  private int textLength;
  private int citedTo;
  private boolean declined;
  private Finish finish = Finish.OTHER;
  private @Nullable TokenCounts usage;

  ChatEventWriter(Asked asked) {
    this.asked = asked;
    this.legacy = ChatTools.legacy(asked.conversation().tools());
  }

  @Override
  public void write(StreamEvent event, Buffer out) {
    if (event instanceof Started started) {
      start(started.id(), started.model(), out);
    } else if (event instanceof UsageSeen seen) {
      usage = seen.usage();
    } else if (event instanceof Finished finished) {
      finish = finished.finish();
    } else {
      if (head.isEmpty()) {
        start("", "", out);
      }
      piece(event, out);
    }
  }

  private void start(String id, String model, Buffer out) {
    if (!head.isEmpty()) {
      return;
    }
    head =
        "data: {\"id\":"
            + Json.quote(ChatAnswerWriter.id(id, asked))
            + ",\"object\":\"chat.completion.chunk\",\"created\":"
            + asked.epochSecond()
            + ",\"model\":"
            + Json.quote(ChatAnswerWriter.model(model, asked))
            + ",\"choices\":[";
    deltaStart = head + "{\"index\":0,\"delta\":{";
    delta("\"role\":\"assistant\",\"content\":\"\"", out);
  }

  private void piece(StreamEvent event, Buffer out) {
    if (event instanceof TextDelta delta) {
      textLength += delta.text().length();
      text("\"content\":\"", delta.text(), out);
    } else if (event instanceof ThoughtDelta delta) {
      if (thought.length() + delta.text().length() <= SseFraming.DEFAULT_MAX_EVENT_BYTES) {
        thought.append(delta.text());
      }
      text("\"reasoning_content\":\"", delta.text(), out);
    } else if (event instanceof ThoughtSigned signed) {
      signed(signed, out);
    } else if (event instanceof RefusalDelta delta) {
      declined = true;
      text("\"refusal\":\"", delta.text(), out);
    } else if (event instanceof ToolCallStarted started) {
      call(started.index(), started.call(), out);
    } else if (event instanceof ToolArguments arguments) {
      arguments(arguments, out);
    } else if (event instanceof Cited cited) {
      cited(cited.citation(), out);
    } else if (event instanceof TextSigned signed) {
      ObjectNode delta = Trees.object();
      ChatReasoning.writeExtra(signed.signature(), delta);
      delta(inner(delta), out);
    } else if (event instanceof Whole whole) {
      whole(whole.part(), out);
    }
  }

  private void delta(String fields, Buffer out) {
    out.appendString(deltaStart + fields + DELTA_END);
  }

  private void text(String start, String text, Buffer out) {
    StringBuilder chunk = new StringBuilder(deltaStart.length() + text.length() + 96);
    chunk.append(deltaStart).append(start);
    encoder.quoteAsString(text, chunk);
    out.appendString(chunk.append('"').append(DELTA_END).toString());
  }

  private static String inner(ObjectNode object) {
    String json = Trees.text(object);
    return json.substring(1, json.length() - 1);
  }

  private void signed(ThoughtSigned signed, Buffer out) {
    String text = thought.toString();
    thought.setLength(0);
    if (!ChatReasoning.isSigned(signed.signature())) {
      return;
    }
    ObjectNode delta = Trees.object();
    delta
        .putArray(ChatReasoning.DETAILS)
        .add(ChatReasoning.shown(text, signed.signature(), signed.redacted(), details++));
    delta(inner(delta), out);
  }

  private void call(int index, ToolCall call, Buffer out) {
    ObjectNode delta = Trees.object();
    if (legacy) {
      if (index > 0) {
        return;
      }
      delta.putObject("function_call").put("name", call.name()).put("arguments", "");
    } else {
      ObjectNode written =
          delta
              .putArray("tool_calls")
              .addObject()
              .put("index", index)
              .put("id", call.id())
              .put("type", "function");
      written.putObject("function").put("name", call.name()).put("arguments", call.arguments());
      ChatReasoning.writeExtra(call.signature(), written);
    }
    delta(inner(delta), out);
  }

  private void arguments(ToolArguments arguments, Buffer out) {
    if (!legacy) {
      StringBuilder chunk =
          new StringBuilder(deltaStart.length() + arguments.json().length() + 128);
      chunk.append(deltaStart).append("\"tool_calls\":[{\"index\":").append(arguments.index());
      chunk.append(",\"function\":{\"arguments\":\"");
      encoder.quoteAsString(arguments.json(), chunk);
      out.appendString(chunk.append("\"}}]").append(DELTA_END).toString());
    } else if (arguments.index() == 0) {
      delta("\"function_call\":{\"arguments\":" + Json.quote(arguments.json()) + "}", out);
    }
  }

  private void cited(Citation citation, Buffer out) {
    ArrayNode annotations = Trees.array();
    ChatCitations.write(citation, citation.start() < 0 ? citedTo : 0, textLength, annotations);
    citedTo = textLength;
    if (!annotations.isEmpty()) {
      delta("\"annotations\":" + Trees.text(annotations), out);
    }
  }

  private void whole(Part part, Buffer out) {
    if (part instanceof Image image) {
      ArrayNode images = Trees.array().add(ChatAnswerWriter.image(image));
      delta("\"images\":" + Trees.text(images), out);
    }
  }

  @Override
  public void end(Buffer out) {
    if (head.isEmpty()) {
      start("", "", out);
    }
    String finishReason = ChatFinish.write(finish, declined, legacy);
    out.appendString(
        head + "{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finishReason + "\"}]}\n\n");
    if (asked.usageAsked() && usage != null) {
      out.appendString(head + "],\"usage\":" + ChatUsage.write(usage) + "}\n\n");
    }
    out.appendString("data: [DONE]\n\n");
  }

  @Override
  public Buffer failure(Fault fault) {
    return new ChatErrors().event(fault, asked.requestId());
  }
}
