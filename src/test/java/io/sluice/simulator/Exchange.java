package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client saw of one answer.
 *
 * @param pieces of the body as they came from the network
 * @param whole whether the answer was ended as HTTP wants it
 */
record Exchange(int status, MultiMap headers, List<Buffer> pieces, boolean whole) {

  String body() {
    Buffer all = Buffer.buffer();
    pieces.forEach(all::appendBuffer);
    return all.toString();
  }

  JsonNode json() {
    return Conversation.json(body());
  }

  /** The {@code data:} of each event, a cut last one left out. */
  List<String> data() {
    String body = body();
    return Stream.of(body.substring(0, body.lastIndexOf("\n\n") + 2).split("\n\n"))
        .peek(event -> assertThat(event).startsWith("data: "))
        .map(event -> event.substring("data: ".length()))
        .toList();
  }

  /** The events that are chunks, which leaves out {@code [DONE]}. */
  List<JsonNode> chunks() {
    return data().stream().filter(data -> !data.equals("[DONE]")).map(Conversation::json).toList();
  }

  /** The chunks that carry text. */
  List<String> tokens() {
    return chunks().stream()
        .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
        .filter(token -> !token.isEmpty())
        .toList();
  }

  String text() {
    return chunks().stream()
        .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
        .collect(Collectors.joining());
  }
}
