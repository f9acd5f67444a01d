package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What one JSON document has that another has not, by places. */
final class Difference {

  /** Fields whose value says more than their name. */
  private static final Set<String> WORDS =
      Set.of(
          "role", "type", "finish_reason", "stop_reason", "stopReason", "finishReason", "status");

  private Difference() {}

  /** The outermost places that are new, or say something else. */
  static Set<String> of(JsonNode before, JsonNode after) {
    List<String> known = new ArrayList<>();
    Set<String> places = new LinkedHashSet<>();
    leaves(before, "", known, places);
    List<String> found = new ArrayList<>();
    Set<String> ignored = new LinkedHashSet<>();
    leaves(after, "", found, ignored);
    known.forEach(found::remove);
    Set<String> news = new LinkedHashSet<>();
    for (String leaf : found) {
      int value = leaf.indexOf('=');
      String path = leaf.substring(0, value);
      String outermost = outermost(path, places);
      boolean word = WORDS.contains(path.substring(path.lastIndexOf('.') + 1));
      news.add(
          outermost.equals(path) && word ? path + ": " + leaf.substring(value + 1) : outermost);
    }
    return news;
  }

  private static String outermost(String path, Set<String> places) {
    for (int end = path.indexOf('.'); end >= 0; end = path.indexOf('.', end + 1)) {
      String place = path.substring(0, end);
      if (!places.contains(place)) {
        return place;
      }
    }
    return path;
  }

  private static void leaves(JsonNode node, String path, List<String> into, Set<String> places) {
    places.add(path);
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  leaves(
                      field.getValue(),
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      into,
                      places));
    } else if (node.isArray()) {
      node.forEach(element -> leaves(element, path + "[]", into, places));
    } else {
      into.add(path + "=" + node.asText().toLowerCase(Locale.ROOT));
    }
  }
}
