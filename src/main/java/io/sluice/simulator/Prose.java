package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of all answers: a few sentences that go round, cut into tokens once. */
final class Prose {
  private static final List<String> SENTENCES =
      List.of(
          " I am a simulated model, and every word I say is counted.",
          " Ask me anything – naïve or clever – and this is what you hear.",
          " Nothing leaves this machine, so a café's worth of tokens costs nothing ☕.");
  private static final Pattern TOKEN =
      Pattern.compile("\\s?[\\p{L}\\p{N}']+|\\s?[^\\p{L}\\p{N}\\s]");
  private static final List<Integer> STARTS = new ArrayList<>();
  private static final byte[][] TOKENS = cut();

  private Prose() {}

  /** Tokens of one round: a whole number of sentences. */
  static int length() {
    return TOKENS.length;
  }

  /** The sentence to begin with, always the same for the same question. */
  static int startFor(String question) {
    return STARTS.get(Math.floorMod(question.hashCode(), STARTS.size()));
  }

  /** The token that comes {@code index} tokens after {@code start}; the first without its space. */
  static byte[] token(int start, int index) {
    byte[] token = TOKENS[(start + index) % TOKENS.length];
    return index == 0 ? new String(token, UTF_8).strip().getBytes(UTF_8) : token;
  }

  private static byte[][] cut() {
    List<byte[]> tokens = new ArrayList<>();
    for (String sentence : SENTENCES) {
      STARTS.add(tokens.size());
      Matcher matcher = TOKEN.matcher(sentence);
      while (matcher.find()) {
        tokens.add(JsonStringEncoder.getInstance().quoteAsUTF8(matcher.group()));
      }
    }
    return tokens.toArray(byte[][]::new);
  }
}
