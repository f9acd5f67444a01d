package io.sluice.wire.chat;

import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import java.util.List;

/** What tests of the chat format have in common. */
final class ChatSamples {

  /** A request that asks for nothing special. */
  static final String PLAIN = "{'model':'m','messages':[{'role':'user','content':'hi'}]}";

  private ChatSamples() {}

  /** Whatever field a thought came in, callers see it in the one that most servers use. */
  static List<StreamEvent> asDeepSeekSaysThoughts(List<StreamEvent> events) {
    return events.stream()
        .map(
            event ->
                event instanceof ThoughtSigned signed && !ChatReasoning.isSigned(signed.signature())
                    ? new ThoughtSigned(ChatReasoning.mark(ChatReasoning.CONTENT), false)
                    : event)
        .toList();
  }
}
