package io.sluice.wire.conversation;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Signatures of tool calls and of texts (Gemini's) in formats that have none for them: a call's
 * stands in an empty thought directly before the call, a text's in a hidden one directly after the
 * text. They are told from thoughts of the format's own by their origin.
 */
public final class CallSignatures {

  private CallSignatures() {}

  /** Each signed call with its thought before it, each signed text with its thought after it. */
  public static List<Part> apart(List<Part> parts) {
    List<Part> apart = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part instanceof ToolCall call && call.signature() != null) {
        apart.add(new Thought("", call.signature(), false));
      }
      apart.add(part);
      if (part instanceof Text text && text.signature() != null) {
        apart.add(new Thought("", text.signature(), true));
      }
    }
    return apart;
  }

  /**
   * Each such thought back in its call or its text.
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
      } else if (part instanceof Thought thought
          && signsText(thought, own)
          && i > 0
          && parts.get(i - 1) instanceof Text text) {
        together.set(
            together.size() - 1, new Text(text.text(), text.citations(), thought.signature()));
      } else {
        together.add(part);
      }
    }
    return together;
  }

  /** Gemini hides no thoughts: what is hidden and of it is the signature of a text. */
  private static boolean signsText(Thought thought, Format own) {
    Signature signature = thought.signature();
    return thought.redacted()
        && signature != null
        && signature.origin() == Format.GEMINI
        && own != Format.GEMINI;
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
