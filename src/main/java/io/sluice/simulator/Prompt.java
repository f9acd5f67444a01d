package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a conversation comes to.
 *
 * @param tokens estimated: a token for four characters
 * @param question text of the last user message; empty if there is none
 * @param lastIsUser whether it waits for an answer and not for what follows a tool's result
 */
public record Prompt(int tokens, String question, boolean lastIsUser) {
  private static final int CHARACTERS_A_TOKEN = 4;

  /** A token for each of an image's tiles. */
  public static final int TOKENS_AN_IMAGE = 85;

  /** Tokens of JSON that is part of the prompt; none if it is missing. */
  public static int tokens(JsonNode json) {
    return json.isMissingNode() || json.isNull() ? 0 : tokens(json.toString());
  }

  public static int tokens(String text) {
    return (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
  }

  public Prompt and(int more) {
    return new Prompt(tokens + more, question, lastIsUser);
  }

  /**
   * The tools that are called in answer: none unless a user asks and leaves the length open; one,
   * or as many as directed, from {@code first} on and round, or the one that was named.
   *
   * @param first index of the first to call; negative if none may be called
   */
  public List<Asked.Tool> calling(List<Asked.Tool> offered, int first, Directives directives) {
    boolean text = directives.tokens() != null || directives.flood() || directives.refuse();
    if (first < 0 || offered.isEmpty() || !lastIsUser || text) {
      return List.of();
    }
    Asked.Tool directed = directives.call();
    if (directed != null) {
      boolean offers = offered.stream().anyMatch(tool -> tool.name().equals(directed.name()));
      return offers ? List.of(directed) : List.of();
    }
    Integer wanted = directives.calls();
    List<Asked.Tool> calls = new ArrayList<>();
    for (int i = 0; i < (wanted == null ? 1 : wanted); i++) {
      calls.add(offered.get((first + i) % offered.size()));
    }
    return List.copyOf(calls);
  }
}
