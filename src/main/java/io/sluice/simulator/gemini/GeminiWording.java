package io.sluice.simulator.gemini;

import io.sluice.simulator.ApiError;
import io.sluice.simulator.Wording;
import java.util.Set;

/** Google's words for what is wrong with a field. */
final class GeminiWording implements Wording {
  static final GeminiWording WORDING = new GeminiWording();

  private GeminiWording() {}

  static ApiError invalid(String message) {
    return ApiError.of(400, message, null);
  }

  @Override
  public ApiError missing(String path) {
    return invalid("* GenerateContentRequest." + path + ": " + last(path) + " is not specified\n");
  }

  @Override
  public ApiError wrongType(String path, String expected, String got) {
    return invalid("Invalid value at '" + path + "' (expected " + expected + "), got " + got);
  }

  @Override
  public ApiError empty(String path) {
    return missing(path);
  }

  @Override
  public ApiError tooSmall(String path, String got) {
    return invalid("Unable to submit request because it has a " + path + " value of " + got);
  }

  @Override
  public ApiError unknown(String path) {
    int dot = path.lastIndexOf('.');
    String at = dot < 0 ? "" : " at '" + path.substring(0, dot) + "'";
    return invalid(
        "Invalid JSON payload received. Unknown name \"%s\"%s: Cannot find field."
            .formatted(last(path), at));
  }

  @Override
  public ApiError notOneOf(String path, Set<String> values, String got) {
    return invalid("Invalid value at '" + path + "', \"" + got + "\"");
  }

  @Override
  public String item(String path, int index) {
    return path + "[" + index + "]";
  }

  @Override
  public ApiError unreadable() {
    return invalid("Invalid JSON payload received. Expected an object.");
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
