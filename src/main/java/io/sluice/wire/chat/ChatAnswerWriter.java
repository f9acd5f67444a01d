package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Url;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.openai.DataUrl;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Says an answer as a chat completion with one choice. Text comes before calls, whatever the order
 * was; an image stands in {@code images}, as OpenRouter has it.
 */
final class ChatAnswerWriter {

  private final Completion completion;
  private final boolean legacy;
  private final ObjectNode message = Trees.object().put("role", "assistant");
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final ArrayNode annotations = Trees.array();
  private final List<Thought> thoughts = new ArrayList<>();

  private ChatAnswerWriter(Completion completion, boolean legacy) {
    this.completion = completion;
    this.legacy = legacy;
  }

  static Buffer write(Completion completion, Asked asked) {
    boolean legacy = ChatTools.legacy(asked.conversation().tools());
    return Trees.bytes(new ChatAnswerWriter(completion, legacy).answer(asked));
  }

  static String id(String given, Asked asked) {
    return given.isEmpty() ? "chatcmpl-" + asked.requestId() : given;
  }

  static String model(String given, Asked asked) {
    return given.isEmpty() ? asked.conversation().model() : given;
  }

  private ObjectNode answer(Asked asked) {
    message.putNull("content").putNull("refusal");
    completion.parts().forEach(this::part);
    if (text.length() > 0) {
      message.put("content", text.toString());
    }
    if (refusal.length() > 0) {
      message.put("refusal", refusal.toString());
    }
    if (!annotations.isEmpty()) {
      message.set("annotations", annotations);
    }
    ChatReasoning.writeShown(thoughts, message);
    ObjectNode answer = Trees.object();
    answer.put("id", id(completion.id(), asked)).put("object", "chat.completion");
    answer.put("created", asked.epochSecond()).put("model", model(completion.model(), asked));
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.set("message", message);
    choice.putNull("logprobs");
    choice.put(
        "finish_reason", ChatFinish.write(completion.finish(), refusal.length() > 0, legacy));
    TokenCounts usage = completion.usage();
    if (usage != null) {
      answer.set("usage", Trees.lenient(ChatUsage.write(usage)));
    }
    return answer;
  }

  private void part(Part part) {
    if (part instanceof Text said) {
      int from = text.length();
      text.append(said.text());
      for (Citation citation : said.citations()) {
        ChatCitations.write(citation, from, text.length(), annotations);
      }
      ChatReasoning.writeExtra(said.signature(), message);
    } else if (part instanceof Thought thought) {
      thoughts.add(thought);
    } else if (part instanceof Refusal declined) {
      refusal.append(declined.text());
    } else if (part instanceof ToolCall call) {
      call(call);
    } else if (part instanceof Image image) {
      message.withArrayProperty("images").add(image(image));
    }
  }

  /** {@code {"type": "image_url", "image_url": {"url"}}}. */
  static ObjectNode image(Image image) {
    String url =
        image.source() instanceof Inline inline
            ? DataUrl.write(inline)
            : image.source() instanceof Url at ? at.url() : "";
    ObjectNode written = Trees.object().put("type", "image_url");
    written.putObject("image_url").put("url", url);
    return written;
  }

  private void call(ToolCall call) {
    if (!legacy) {
      ObjectNode written = ChatTurn.call(call);
      ChatReasoning.writeExtra(call.signature(), written);
      message.withArrayProperty("tool_calls").add(written);
    } else if (!message.has("function_call")) {
      message.set("function_call", ChatTurn.call(call).get("function"));
    }
  }
}
