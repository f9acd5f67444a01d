package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.openai.Trees;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Citations of web pages: {@code url_citation}, with indexes into the text. What rests on anything
 * but a page has no place in this format.
 */
final class Annotations {

  private Annotations() {}

  static List<Citation> read(JsonNode annotations) {
    List<Citation> citations = new ArrayList<>();
    for (JsonNode annotation : annotations) {
      Citation citation = one(annotation);
      if (citation != null) {
        citations.add(citation);
      }
    }
    return citations;
  }

  /** Null if it is of no page. */
  static @Nullable Citation one(JsonNode annotation) {
    if (!annotation.path("type").asText().equals("url_citation")) {
      return null;
    }
    return new Citation(
        annotation.path("url").asText(""),
        annotation.path("title").asText(""),
        "",
        annotation.path("start_index").asInt(-1),
        annotation.path("end_index").asInt(-1),
        -1,
        -1,
        -1,
        "");
  }

  /**
   * Null if it rests on no page.
   *
   * @param length of the text: a citation that does not say its place stands for all of it
   */
  static @Nullable ObjectNode write(Citation citation, int length) {
    if (citation.url().isEmpty()) {
      return null;
    }
    return Trees.object()
        .put("type", "url_citation")
        .put("url", citation.url())
        .put("title", citation.title())
        .put("start_index", Math.max(0, citation.start()))
        .put("end_index", citation.end() < 0 ? length : citation.end());
  }
}
