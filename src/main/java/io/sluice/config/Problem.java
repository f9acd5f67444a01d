package io.sluice.config;

/**
 * Something wrong in a configuration file. Never holds a secret or the value of a variable.
 *
 * @param file as it was named to the loader
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the file as a whole is meant
 * @param key dotted path, e.g. {@code teams.search.grants[0].provider}; may be empty
 * @param message what is wrong and what would be right
 */
public record Problem(String file, int line, int column, String key, String message) {

  /** {@code conf/x.yaml:12:5 teams.search: message}. */
  @Override
  public String toString() {
    String where = line == 0 ? file : file + ":" + line + ":" + column;
    return where + (key.isEmpty() ? "" : " " + key) + ": " + message;
  }
}
