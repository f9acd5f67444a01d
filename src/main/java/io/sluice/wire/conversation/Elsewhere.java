package io.sluice.wire.conversation;

import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part.Source;
import java.util.List;

/** What of a conversation means nothing at a provider of another format. */
final class Elsewhere {

  /** Where Gemini's API keeps what was uploaded to it: nobody else may read it. */
  private static final String GOOGLES_FILES = "https://generativelanguage.googleapis.com/";

  private Elsewhere() {}

  /**
   * Refuses it.
   *
   * @throws Untranslatable naming the caller's field
   */
  static void check(Conversation conversation, Format provider) {
    for (Turn turn : conversation.turns()) {
      if (!turn.name().isEmpty()) {
        String field = turn.field() + ".name";
        throw new Untranslatable(
            field, field + " has no counterpart at the provider that serves this model");
      }
      check(turn.parts(), turn, provider);
    }
  }

  private static void check(List<Part> parts, Turn turn, Format provider) {
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        check(result.content(), turn, provider);
      } else if (part instanceof Part.Image image) {
        check(image.source(), turn, provider);
      } else if (part instanceof Part.File file) {
        check(file.source(), turn, provider);
      } else if (part instanceof Part.Audio audio) {
        check(audio.source(), turn, provider);
      }
    }
  }

  private static void check(Source source, Turn turn, Format provider) {
    if (source instanceof Source.Url url && !readable(url.url(), provider)) {
      throw new Untranslatable(
          turn.field(),
          turn.field()
              + " has a file at an address that the provider that serves this model cannot read;"
              + " give it as data, or at an https URL");
    }
  }

  private static boolean readable(String url, Format provider) {
    if (url.startsWith("s3:")) {
      return provider == Format.CONVERSE;
    }
    if (url.startsWith("gs:") || url.startsWith(GOOGLES_FILES)) {
      return provider == Format.GEMINI;
    }
    return true;
  }
}
