package io.sluice.simulator.cohere;

import io.sluice.simulator.ApiError;
import io.sluice.simulator.Wording;
import java.util.Set;

/** Cohere's words for what is wrong with a field. */
final class CohereWording implements Wording {
  static final CohereWording WORDING = new CohereWording();

  private CohereWording() {}

  static ApiError invalid(String message) {
    return ApiError.of(400, "invalid request: " + message, null);
  }

  @Override
  public ApiError missing(String path) {
    return invalid(path + " is required");
  }

  @Override
  public ApiError wrongType(String path, String expected, String got) {
    return invalid(path + " must be " + expected + ", not " + got);
  }

  @Override
  public ApiError empty(String path) {
    return invalid(path + " must have at least one item");
  }

  @Override
  public ApiError tooSmall(String path, String got) {
    return invalid(path + " must be at least 1");
  }

  @Override
  public ApiError unknown(String path) {
    return ApiError.of(422, "unknown field: parameter '" + path + "' is not a valid field", null);
  }

  @Override
  public ApiError notOneOf(String path, Set<String> values, String got) {
    return invalid(path + " must be one of " + values + ", not " + got);
  }

  @Override
  public String item(String path, int index) {
    return path + "[" + index + "]";
  }

  @Override
  public ApiError unreadable() {
    return invalid("the body is not a JSON object");
  }
}
