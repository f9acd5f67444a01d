package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.openai.Trees;
import java.util.ArrayList;
import java.util.List;

/**
 * Citations of web pages: {@code annotations[].url_citation}, with indexes into the message's
 * content. What rests on anything but a page has no place in this format.
 */
final class ChatCitations {

  private ChatCitations() {}

  /** Those of pages; empty if there are none. */
  static List<Citation> read(JsonNode annotations) {
    List<Citation> citations = new ArrayList<>();
    for (JsonNode annotation : annotations) {
      JsonNode page = annotation.path("url_citation");
      if (page.isObject()) {
        citations.add(
            new Citation(
                page.path("url").asText(""),
                page.path("title").asText(""),
                "",
                page.path("start_index").asInt(-1),
                page.path("end_index").asInt(-1),
                -1,
                -1,
                -1,
                ""));
      }
    }
    return citations;
  }

  /** Perplexity names the pages of the whole answer, beside it. */
  static List<Citation> ofSearch(JsonNode results) {
    List<Citation> citations = new ArrayList<>();
    for (JsonNode page : results) {
      String url = page.path("url").asText("");
      String title = page.path("title").asText("");
      citations.add(new Citation(url, title, "", -1, -1, -1, -1, -1, ""));
    }
    return citations;
  }

  /**
   * Adds what rests on a page.
   *
   * @param from where in the message's content the text starts
   * @param to where it ends: what a citation stands for that does not say it
   */
  static void write(Citation citation, int from, int to, ArrayNode annotations) {
    if (citation.url().isEmpty()) {
      return;
    }
    ObjectNode page = Trees.object();
    page.put("url", citation.url());
    page.put("title", citation.title());
    page.put("start_index", citation.start() < 0 ? from : from + citation.start());
    page.put("end_index", citation.end() < 0 ? to : from + citation.end());
    annotations.addObject().put("type", "url_citation").set("url_citation", page);
  }
}
