package io.sluice.simulator.openai;

import io.sluice.simulator.ApiError;
import io.sluice.simulator.Wording;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** OpenAI's words for what is wrong with a field. */
final class OpenAiWording implements Wording {
  static final OpenAiWording WORDING = new OpenAiWording();

  private OpenAiWording() {}

  @Override
  public ApiError missing(String path) {
    return ApiError.missing(path);
  }

  @Override
  public ApiError wrongType(String path, String expected, String got) {
    return ApiError.wrongType(path, expected, got);
  }

  @Override
  public ApiError empty(String path) {
    return ApiError.invalid(
        "Invalid '%s': empty array. Expected an array with minimum length 1, but got an empty array instead."
            .formatted(path),
        path,
        "empty_array");
  }

  @Override
  public ApiError tooSmall(String path, String got) {
    return ApiError.invalid(
        "Invalid '%s': integer below minimum value. Expected a value >= 1, but got %s instead."
            .formatted(path, got),
        path,
        "integer_below_min_value");
  }

  @Override
  public ApiError unknown(String path) {
    return ApiError.invalid("Unknown parameter: '" + path + "'.", path, "unknown_parameter");
  }

  @Override
  public ApiError notOneOf(String path, Set<String> values, String got) {
    String valid =
        new TreeSet<>(values).stream().map(v -> "'" + v + "'").collect(Collectors.joining(", "));
    return ApiError.invalid(
        "Invalid value: '" + got + "'. Supported values are: " + valid + ".",
        path,
        "invalid_value");
  }

  @Override
  public String item(String path, int index) {
    return path + "[" + index + "]";
  }

  @Override
  public ApiError unreadable() {
    return ApiError.invalid(
        "We could not parse the JSON body of your request. Expected a JSON object.", null, null);
  }
}
