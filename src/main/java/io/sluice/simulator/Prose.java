package io.sluice.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of all answers: a few sentences that go round, cut into tokens once.
 *
 * @param start the token of a round that comes first; it goes without its space
 */
public record Prose(int start) implements Words {
  private static final List<String> SENTENCES =
      List.of(
          " I am a simulated model, and every word I say is counted.",
          " Ask me anything – naïve or clever – and this is what you hear.",
          " Nothing leaves this machine, so a café's worth of tokens costs nothing ☕.");
  private static final Pattern TOKEN =
      Pattern.compile("\\s?[\\p{L}\\p{N}']+|\\s?[^\\p{L}\\p{N}\\s]");
  private static final List<Integer> STARTS = new ArrayList<>();
  private static final List<String> PLAIN = cut();
  private static final byte[][] QUOTED = PLAIN.stream().map(Words::quote).toArray(byte[][]::new);

  /** Tokens of one round: a whole number of sentences. */
  static int length() {
    return PLAIN.size();
  }

  /** It begins with the same sentence for the same question. */
  public static Prose answering(String question) {
    return new Prose(STARTS.get(Math.floorMod(question.hashCode(), STARTS.size())));
  }

  @Override
  public String plain(int index) {
    String token = PLAIN.get((start + index) % PLAIN.size());
    return index == 0 ? token.strip() : token;
  }

  @Override
  public byte[] quoted(int index) {
    return index == 0 ? Words.quote(plain(0)) : QUOTED[(start + index) % QUOTED.length];
  }

  private static List<String> cut() {
    List<String> tokens = new ArrayList<>();
    for (String sentence : SENTENCES) {
      STARTS.add(tokens.size());
      Matcher matcher = TOKEN.matcher(sentence);
      while (matcher.find()) {
        tokens.add(matcher.group());
      }
    }
    return List.copyOf(tokens);
  }
}
