package io.sluice.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import java.util.ArrayList;
import java.util.List;

/**
 * What every format can say of an answer, for comparing it across formats.
 *
 * @param text refusals too: some formats have no other word for them
 * @param end what kind of end it was, as far as all formats tell them apart
 * @param usage all input, cached input, and output
 */
public record Said(String text, String thoughts, List<Call> calls, String end, String usage) {

  private static final ObjectMapper TREES = new ObjectMapper();

  /** A call of a tool. */
  public record Call(String name, JsonNode arguments) {}

  public static Said of(Completion completion) {
    StringBuilder text = new StringBuilder();
    StringBuilder thoughts = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    for (Part part : completion.parts()) {
      if (part instanceof Part.Text words) {
        text.append(words.text());
      } else if (part instanceof Part.Refusal refusal) {
        text.append(refusal.text());
      } else if (part instanceof Part.Thought thought) {
        thoughts.append(thought.text());
      } else if (part instanceof Part.ToolCall call) {
        calls.add(new Call(call.name(), tree(call.arguments())));
      }
    }
    return new Said(
        text.toString(), thoughts.toString(), calls, end(completion.finish()), usage(completion));
  }

  private static String usage(Completion completion) {
    return completion.usage() == null ? "none" : usage(completion.usage());
  }

  public static Said of(List<StreamEvent> events) {
    StringBuilder text = new StringBuilder();
    StringBuilder thoughts = new StringBuilder();
    List<String> names = new ArrayList<>();
    List<StringBuilder> arguments = new ArrayList<>();
    String end = "";
    String usage = "none";
    for (StreamEvent event : events) {
      if (event instanceof TextDelta delta) {
        text.append(delta.text());
      } else if (event instanceof RefusalDelta delta) {
        text.append(delta.text());
      } else if (event instanceof ThoughtDelta delta) {
        thoughts.append(delta.text());
      } else if (event instanceof ToolCallStarted started) {
        names.add(started.call().name());
        arguments.add(new StringBuilder());
      } else if (event instanceof ToolArguments more) {
        arguments.get(more.index()).append(more.json());
      } else if (event instanceof Finished finished) {
        end = end(finished.finish());
      } else if (event instanceof UsageSeen seen) {
        usage = usage(seen.usage());
      }
    }
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      calls.add(new Call(names.get(i), tree(arguments.get(i).toString())));
    }
    return new Said(text.toString(), thoughts.toString(), calls, end, usage);
  }

  private static String usage(TokenCounts usage) {
    return usage.allInput() + " in, " + usage.cacheRead() + " cached, " + usage.output() + " out";
  }

  private static String end(Finish finish) {
    return switch (finish) {
      case STOP, STOP_SEQUENCE, PAUSE, OTHER -> "done";
      case LENGTH, CONTEXT_EXCEEDED -> "bound";
      case TOOL_CALLS -> "calls";
      case CONTENT_FILTER, REFUSAL -> "declined";
      case MALFORMED_TOOL_CALL -> "malformed";
    };
  }

  /** Of arguments; an empty object where the model said nothing. */
  static JsonNode tree(String json) {
    try {
      JsonNode tree = TREES.readTree(json.isBlank() ? "{}" : json);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JsonProcessingException e) {
      return TREES.getNodeFactory().textNode(json);
    }
  }
}
