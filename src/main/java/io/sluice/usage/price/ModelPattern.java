package io.sluice.usage.price;

/** Names of models with {@code *} for any characters, as grants have them. */
final class ModelPattern {

  private ModelPattern() {}

  /** In linear time but for patterns with several stars, which are short. */
  static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(name);
    }
    if (!name.startsWith(pattern.substring(0, star))) {
      return false;
    }
    String rest = pattern.substring(star + 1);
    if (rest.isEmpty()) {
      return true;
    }
    for (int from = star; from <= name.length(); from++) {
      if (matches(rest, name.substring(from))) {
        return true;
      }
    }
    return false;
  }

  /** The more letters a pattern names, the nearer it is; a plain name is nearest. */
  static int nearness(String pattern) {
    return pattern.indexOf('*') < 0 ? Integer.MAX_VALUE : pattern.replace("*", "").length();
  }
}
