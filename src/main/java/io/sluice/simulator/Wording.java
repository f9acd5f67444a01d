package io.sluice.simulator;

import java.util.Set;

/** How a vendor words what is wrong with a field, and how it writes the field's path. */
public interface Wording {

  ApiError missing(String path);

  /**
   * Something else than what was expected.
   *
   * @param expected e.g. {@code a string}
   */
  ApiError wrongType(String path, String expected, String got);

  ApiError empty(String path);

  ApiError tooSmall(String path, String got);

  ApiError unknown(String path);

  ApiError notOneOf(String path, Set<String> values, String got);

  /** Path of one item of an array. */
  String item(String path, int index);

  ApiError unreadable();
}
