package io.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What somebody who mistyped a name may have meant. */
final class Suggestion {
  private static final int LONGEST = 64;

  private Suggestion() {}

  /** {@code ; did you mean x?}, or else {@code ; known here: a, b}. */
  static String of(String typed, Collection<String> known) {
    String nearest = nearest(typed, known);
    if (nearest != null) {
      return "; did you mean " + nearest + "?";
    }
    return known.isEmpty() ? "" : "; known here: " + String.join(", ", known);
  }

  /** Null when no known name is near. */
  static @Nullable String nearest(String typed, Collection<String> known) {
    if (typed.length() > LONGEST) {
      return null;
    }
    return known.stream()
        .filter(name -> distance(typed, name) <= Math.max(1, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(typed, name)))
        .orElse(null);
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        d[i][j] =
            Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
