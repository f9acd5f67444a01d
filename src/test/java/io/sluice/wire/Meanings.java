package io.sluice.wire;

import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a conversation says, however a format cuts it into turns and names its calls. */
public final class Meanings {

  private Meanings() {}

  /**
   * One line for each thing said; neighbouring texts of one role are one. Names of calls are
   * counted through, instructions are the system's, pictures of a result stand after it, and
   * thoughts and hints are left out.
   */
  public static List<String> said(Conversation conversation) {
    List<String> lines = new ArrayList<>();
    Map<String, Integer> calls = new HashMap<>();
    for (Turn turn : conversation.turns()) {
      String role = turn.role() == Role.DEVELOPER ? "SYSTEM" : turn.role().name();
      // Results come first in a turn of formats that have turns of their own for them.
      turn.parts().stream()
          .filter(Part.ToolResult.class::isInstance)
          .forEach(part -> add(lines, role, part, calls));
      turn.parts().stream()
          .filter(part -> !(part instanceof Part.ToolResult))
          .forEach(part -> add(lines, role, part, calls));
    }
    return lines;
  }

  private static void add(List<String> lines, String role, Part part, Map<String, Integer> calls) {
    if (part instanceof Part.Text text) {
      text(lines, role + " says ", text.text());
    } else if (part instanceof Part.Refusal refusal) {
      text(lines, role + " says ", refusal.text());
    } else if (part instanceof Part.ToolCall call) {
      int number = calls.size();
      lines.add(
          role
              + " calls "
              + call.name()
              + Said.tree(call.arguments())
              + " as "
              + calls.computeIfAbsent(call.id(), id -> number));
    } else if (part instanceof Part.ToolResult result) {
      StringBuilder text = new StringBuilder();
      result.content().stream()
          .filter(Part.Text.class::isInstance)
          .forEach(one -> text.append(((Part.Text) one).text()));
      // Formats without texts in parts put lines between them.
      lines.add(
          "result of " + calls.get(result.callId()) + ": " + text.toString().replace("\n", ""));
      result.content().stream()
          .filter(one -> !(one instanceof Part.Text))
          .forEach(one -> lines.add(role + " shows " + content(one)));
    } else if (!(part instanceof Part.Thought) && !(part instanceof Part.CachePoint)) {
      lines.add(role + " shows " + content(part));
    }
  }

  private static void text(List<String> lines, String who, String text) {
    int last = lines.size() - 1;
    if (text.isEmpty()) {
      return;
    }
    if (last >= 0 && lines.get(last).startsWith(who)) {
      lines.set(last, lines.get(last) + text);
    } else {
      lines.add(who + text);
    }
  }

  private static String content(Part part) {
    if (part instanceof Part.Image image) {
      return "image " + source(image.source());
    }
    if (part instanceof Part.File file) {
      return "file " + source(file.source());
    }
    return part.toString();
  }

  private static String source(Part.Source source) {
    return source instanceof Part.Source.Inline inline
        ? inline.mediaType() + " " + inline.base64()
        : source instanceof Part.Source.Url url ? url.url() : source.toString();
  }
}
