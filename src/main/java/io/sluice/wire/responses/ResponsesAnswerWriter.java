package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says an answer as a response: its parts, in their order, are items. An image has no place. */
final class ResponsesAnswerWriter {

  private final String requestId;
  private final List<ObjectNode> items = new ArrayList<>();
  private @Nullable ObjectNode message;
  private boolean declined;

  private ResponsesAnswerWriter(String requestId) {
    this.requestId = requestId;
  }

  static Buffer write(Completion completion, Asked asked) {
    ResponsesAnswerWriter writer = new ResponsesAnswerWriter(asked.requestId());
    completion.parts().forEach(writer::part);
    String output = writer.items.stream().map(Trees::text).collect(Collectors.joining(","));
    ResponseEnding ending = ResponseEnding.of(completion.finish(), writer.declined);
    return Buffer.buffer(
        new ResponseObject(completion.id(), completion.model(), asked)
            .json(ending, output, completion.usage()));
  }

  private void part(Part part) {
    if (part instanceof Text text) {
      message().withArrayProperty("content").add(OutputItems.text(text));
      if (text.signature() != null) {
        mark(Marks.TEXT, text.signature());
      }
    } else if (part instanceof Refusal refusal) {
      declined = true;
      message().withArrayProperty("content").add(OutputItems.refusal(refusal.text()));
    } else if (part instanceof Thought thought) {
      item("rs", Reasonings.write(thought));
    } else if (part instanceof ToolCall call) {
      if (call.signature() != null) {
        mark(Marks.CALL, call.signature());
      }
      item("fc", ResponsesItems.call(call).put("status", OutputItems.COMPLETED));
    }
  }

  private ObjectNode message() {
    ObjectNode open = message;
    if (open == null) {
      String id = OutputItems.id("msg", requestId, items.size());
      open = OutputItems.message(id, OutputItems.COMPLETED);
      items.add(open);
      message = open;
    }
    return open;
  }

  private void mark(Marks kind, Signature signature) {
    item("rs", Reasonings.write(kind, signature));
  }

  private void item(String prefix, ObjectNode item) {
    items.add(item.put("id", OutputItems.id(prefix, requestId, items.size())));
    message = null;
  }
}
