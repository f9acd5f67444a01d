package io.sluice.simulator.anthropic;

import io.sluice.simulator.ApiError;
import io.sluice.simulator.Wording;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Anthropic's words for what is wrong with a field: {@code messages.0.role: Field required}. */
final class AnthropicWording implements Wording {
  static final String NO_THREADS = "thread_unsupported_request";
  static final AnthropicWording WORDING = new AnthropicWording();
  private static final Map<String, String> TYPES =
      Map.of(
          "a string", "string",
          "an array", "list",
          "a boolean", "boolean",
          "an integer", "integer",
          "an object", "dictionary");

  private AnthropicWording() {}

  static ApiError invalid(String message) {
    return ApiError.of(400, message, null);
  }

  @Override
  public ApiError missing(String path) {
    return invalid(path + ": Field required");
  }

  @Override
  public ApiError wrongType(String path, String expected, String got) {
    return invalid(path + ": Input should be a valid " + TYPES.getOrDefault(expected, expected));
  }

  @Override
  public ApiError empty(String path) {
    return invalid(path + ": at least one item is required");
  }

  @Override
  public ApiError tooSmall(String path, String got) {
    return invalid(path + ": Input should be greater than or equal to 1");
  }

  @Override
  public ApiError unknown(String path) {
    // It keeps no conversations; told so, clients send all of theirs each time.
    String code = path.equals("thread") ? NO_THREADS : null;
    return ApiError.of(400, path + ": Extra inputs are not permitted", code);
  }

  @Override
  public ApiError notOneOf(String path, Set<String> values, String got) {
    String valid =
        new TreeSet<>(values).stream().map(v -> "'" + v + "'").collect(Collectors.joining(" or "));
    return invalid(path + ": Input should be " + valid);
  }

  @Override
  public String item(String path, int index) {
    return path + "." + index;
  }

  @Override
  public ApiError unreadable() {
    return invalid("The request body is not valid JSON");
  }
}
