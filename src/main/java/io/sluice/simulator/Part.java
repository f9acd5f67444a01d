package io.sluice.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One piece of an answer, said token by token. */
public sealed interface Part {

  Words words();

  int tokens();

  /** All that is said of it. */
  default String text() {
    return words().text(tokens());
  }

  /** Reasoning that the caller gets to see. */
  record Thought(Words words, int tokens) implements Part {}

  /** Readable text, or JSON where a schema was asked for. */
  record Said(Words words, int tokens) implements Part {}

  /** Why nothing is said. */
  record Refused(Words words, int tokens) implements Part {}

  /**
   * A call of one tool; the words are its arguments.
   *
   * @param id random letters, without any vendor's prefix
   * @param cut whether not all of the arguments could be said
   */
  record Called(String id, String name, ObjectNode arguments, Words words, int tokens, boolean cut)
      implements Part {

    /** The arguments as an object, for formats that have it so; empty if they were cut. */
    public ObjectNode object() {
      return cut ? arguments.objectNode() : arguments;
    }
  }
}
