package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Gathers the items of a response and puts it on the shelf when it has ended. */
final class ResponseRecord {
  private final ResponseObject response;
  private final ResponsesInput input;
  private final Shelf shelf;
  private final ArrayNode output = JsonNodeFactory.instance.arrayNode();

  ResponseRecord(ResponseObject response, ResponsesInput input, Shelf shelf) {
    this.response = response;
    this.input = input;
    this.shelf = shelf;
  }

  /** Index of the item. */
  int add(ObjectNode item) {
    output.add(item);
    return output.size() - 1;
  }

  /** How many there are. */
  int size() {
    return output.size();
  }

  ObjectNode end() {
    ObjectNode ended = response.ended(output);
    if (response.stored()) {
      shelf.keep(new Shelf.Stored(ended, input.items()));
    }
    return ended;
  }
}
