package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What is answered.
 *
 * @param parts at least one, in the order in which they are said
 * @param hidden tokens of reasoning before the first that is sent
 */
public record Answer(List<Part> parts, int hidden, Finish finish) {
  private static final int THOUGHTS = 64;

  /** Why an answer ends. */
  public enum Finish {
    STOP,
    LENGTH,
    CALLS,
    REFUSED
  }

  /** Tokens that are sent. */
  public int tokens() {
    return parts.stream().mapToInt(Part::tokens).sum();
  }

  /** All reasoning, sent or not. */
  public int reasoning() {
    return hidden
        + parts.stream().filter(Part.Thought.class::isInstance).mapToInt(Part::tokens).sum();
  }

  /** All that is billed as output. */
  public int output() {
    return hidden + tokens();
  }

  public List<Part.Called> calls() {
    return parts.stream()
        .filter(Part.Called.class::isInstance)
        .map(Part.Called.class::cast)
        .toList();
  }

  /** An answer that is not made of words: an embedding, an image. */
  public static Answer silent() {
    return new Answer(List.of(), 0, Finish.STOP);
  }

  /** An answer of that kind for which output is billed all the same. */
  public static Answer wordless(int tokens) {
    return new Answer(List.of(new Part.Said(new Prose(0), tokens)), 0, Finish.STOP);
  }

  /** The same text, or the same arguments, for the same request. */
  public static Answer to(Asked asked) {
    Directives directives = asked.directives();
    Integer thoughts = directives.reasoning();
    int wanted = thoughts != null ? thoughts : asked.thinks() ? THOUGHTS : 0;
    int reasoning = Math.min(wanted, asked.maxTokens());
    int room = asked.maxTokens() - reasoning;
    List<Part> parts = new ArrayList<>();
    if (reasoning > 0 && asked.showsThoughts()) {
      parts.add(new Part.Thought(new Prose(0), reasoning));
    }
    Finish finish = asked.calls().isEmpty() ? say(asked, room, parts) : call(asked, room, parts);
    return new Answer(List.copyOf(parts), asked.showsThoughts() ? 0 : reasoning, finish);
  }

  private static Finish say(Asked asked, int room, List<Part> parts) {
    Directives directives = asked.directives();
    Prose prose = Prose.answering(asked.question());
    if (directives.refuse()) {
      parts.add(new Part.Refused(prose, Math.min(Prose.length(), room)));
      return Finish.REFUSED;
    }
    JsonNode schema = asked.schema();
    Integer length = directives.tokens();
    Words words = prose;
    int full =
        length != null ? length : directives.flood() ? Directives.MAX_TOKENS : Prose.length();
    if (schema != null && length == null && !directives.flood()) {
      Words.Cut json = Words.Cut.of(Arguments.fitting(schema).toString());
      words = json;
      full = json.length();
    }
    int tokens = Math.min(full, room);
    parts.add(new Part.Said(words, tokens));
    return tokens < full ? Finish.LENGTH : Finish.STOP;
  }

  private static Finish call(Asked asked, int room, List<Part> parts) {
    int left = room;
    int preamble = Math.min(asked.directives().preamble(), left);
    if (preamble > 0) {
      parts.add(new Part.Said(Prose.answering(asked.question()), preamble));
      left -= preamble;
    }
    for (Asked.Tool tool : asked.calls()) {
      ObjectNode arguments = Arguments.fitting(tool.parameters());
      Words.Cut words = Words.Cut.of(arguments.toString());
      int tokens = Math.min(words.length(), left);
      boolean cut = tokens < words.length();
      parts.add(new Part.Called(Ids.random(24), tool.name(), arguments, words, tokens, cut));
      left -= tokens;
      if (cut) {
        return Finish.LENGTH;
      }
    }
    return Finish.CALLS;
  }
}
