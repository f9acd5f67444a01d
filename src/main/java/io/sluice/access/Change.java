package io.sluice.access;

import java.util.Locale;

/**
 * Something to do differently.
 *
 * @param key of the configuration, e.g. {@code teams.search.scopes}; for {@link Kind#REQUEST} the
 *     name of a field or {@code now}, for {@link Kind#TOKEN} the name of a claim
 * @param value what to add, remove or set; empty for removing the key itself
 * @param text all of it in words
 */
public record Change(Kind kind, String key, String value, String text) {

  /** Where and how. */
  public enum Kind {
    /** Add the value to the list at the key of the configuration. */
    ADD,
    /** Remove the value from the list at the key, or the key with all that is under it. */
    REMOVE,
    /** Ask differently. */
    REQUEST,
    /** Ask with another token. */
    TOKEN,
    /** Nothing that can be said in one value. */
    OTHER;

    /** The name in lower case; stable. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Change add(String key, String value) {
    return new Change(Kind.ADD, key, value, "add " + value + " to " + key);
  }

  static Change remove(String key, String value) {
    return new Change(Kind.REMOVE, key, value, "remove " + value + " from " + key);
  }

  static Change remove(String key) {
    return new Change(Kind.REMOVE, key, "", "remove " + key);
  }

  static Change request(String field, String value, String text) {
    return new Change(Kind.REQUEST, field, value, text);
  }

  static Change token(String claim, String value, String text) {
    return new Change(Kind.TOKEN, claim, value, text);
  }
}
