package io.sluice.wire.conversation;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * A tool call's signature in formats that have none: it stands in an empty thought directly before
 * the call, which is told from a thought of one's own by its origin.
 */
public final class CallSignatures {

  private CallSignatures() {}

  /** Each call that is signed, with its thought before it. */
  public static List<Part> apart(List<Part> parts) {
    List<Part> apart = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part instanceof ToolCall call && call.signature() != null) {
        apart.add(new Thought("", call.signature(), false));
      }
      apart.add(part);
    }
    return apart;
  }

  /**
   * Each such thought back in its call.
   *
   * @param own the format of the request
   */
  public static List<Part> together(List<Part> parts, Format own) {
    List<Part> together = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part instanceof Thought thought
          && signs(thought, own)
          && i + 1 < parts.size()
          && parts.get(i + 1) instanceof ToolCall call) {
        together.add(new ToolCall(call.id(), call.name(), call.arguments(), thought.signature()));
        i++;
      } else {
        together.add(part);
      }
    }
    return together;
  }

  /** Whether it is there for the call that follows it. */
  public static boolean signs(Thought thought, Format own) {
    Signature signature = thought.signature();
    return thought.text().isEmpty()
        && !thought.redacted()
        && signature != null
        && signature.origin() != own;
  }
}
