package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;

/** Text in tokens, each as it is and as it stands inside a JSON string. */
public interface Words {

  String plain(int index);

  /** UTF-8, escaped to stand inside a JSON string. */
  byte[] quoted(int index);

  /** The first {@code tokens} of them as they are. */
  default String text(int tokens) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < tokens; i++) {
      text.append(plain(i));
    }
    return text.toString();
  }

  /** A text that was cut into tokens of four characters. */
  record Cut(List<String> pieces, List<byte[]> quotedPieces) implements Words {
    private static final int CHARACTERS = 4;

    public static Cut of(String text) {
      List<String> pieces = new ArrayList<>();
      int[] characters = text.codePoints().toArray();
      for (int from = 0; from < characters.length; from += CHARACTERS) {
        pieces.add(new String(characters, from, Math.min(CHARACTERS, characters.length - from)));
      }
      return new Cut(List.copyOf(pieces), pieces.stream().map(Words::quote).toList());
    }

    public int length() {
      return pieces.size();
    }

    @Override
    public String plain(int index) {
      return pieces.get(index);
    }

    @Override
    public byte[] quoted(int index) {
      return quotedPieces.get(index);
    }
  }

  /** {@code text} to stand inside a JSON string, as UTF-8. */
  static byte[] quote(String text) {
    return JsonStringEncoder.getInstance().quoteAsUTF8(text);
  }

  /** {@code text} to stand inside a JSON string. */
  static String quoted(String text) {
    return new String(quote(text), UTF_8);
  }
}
