package io.sluice.simulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;

/** What is answered, token by token. A token is UTF-8, escaped to stand inside a JSON string. */
sealed interface Answer {

  int tokens();

  byte[] token(int index);

  /** OpenAI's {@code finish_reason}. */
  String finish();

  /** Tokens generated before the first that is sent. */
  int reasoning();

  /** Readable text. */
  record Text(int start, int tokens, String finish, int reasoning) implements Answer {
    @Override
    public byte[] token(int index) {
      return Prose.token(start, index);
    }
  }

  /**
   * A call of one tool; the tokens are pieces of its arguments.
   *
   * @param name escaped to stand inside a JSON string
   */
  record ToolCall(
      String id, String name, List<byte[]> pieces, int tokens, String finish, int reasoning)
      implements Answer {
    @Override
    public byte[] token(int index) {
      return pieces.get(index);
    }
  }

  /** The same text, or the same arguments, for the same request. */
  static Answer to(ChatRequest request) {
    Directives asked = request.directives();
    Integer thoughts = asked.reasoning();
    int wanted = thoughts != null ? thoughts : Models.reasons(request.model()) ? 64 : 0;
    int reasoning = Math.min(wanted, request.maxTokens());
    int room = request.maxTokens() - reasoning;
    ChatRequest.Tool tool = request.tool();
    if (tool != null) {
      List<byte[]> pieces = pieces(Arguments.fitting(tool.parameters()).toString());
      int tokens = Math.min(pieces.size(), room);
      return new ToolCall(
          Ids.call(),
          quoted(tool.name()),
          pieces,
          tokens,
          tokens < pieces.size() ? "length" : "tool_calls",
          reasoning);
    }
    Integer length = asked.tokens();
    int full = length != null ? length : asked.flood() ? Directives.MAX_TOKENS : Prose.length();
    int tokens = Math.min(full, room);
    return new Text(
        Prose.startFor(request.question()), tokens, tokens < full ? "length" : "stop", reasoning);
  }

  private static List<byte[]> pieces(String arguments) {
    List<byte[]> pieces = new ArrayList<>();
    int[] characters = arguments.codePoints().toArray();
    for (int from = 0; from < characters.length; from += 4) {
      String piece = new String(characters, from, Math.min(4, characters.length - from));
      pieces.add(JsonStringEncoder.getInstance().quoteAsUTF8(piece));
    }
    return List.copyOf(pieces);
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
