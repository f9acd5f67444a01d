package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * One server-sent event.
 *
 * @param name empty if it has none
 */
record Sse(String name, String data) {

  static List<Sse> in(String body) {
    return Stream.of(body.split("\n\n", -1))
        .filter(event -> !event.isBlank())
        .map(Sse::of)
        .toList();
  }

  private static Sse of(String event) {
    String name = "";
    String data = "";
    for (String line : event.lines().toList()) {
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      }
    }
    return new Sse(name, data);
  }

  JsonNode json() {
    return Conversation.json(data);
  }
}
