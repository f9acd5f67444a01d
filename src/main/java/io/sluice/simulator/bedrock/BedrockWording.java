package io.sluice.simulator.bedrock;

import io.sluice.simulator.ApiError;
import io.sluice.simulator.Wording;
import java.util.Set;

/** Bedrock's words for what is wrong with a field. */
final class BedrockWording implements Wording {
  static final BedrockWording WORDING = new BedrockWording();

  private BedrockWording() {}

  static ApiError invalid(String message) {
    return ApiError.of(400, message, "ValidationException");
  }

  private static ApiError constraint(String path, String rule) {
    return invalid(
        "1 validation error detected: Value at '%s' failed to satisfy constraint: %s"
            .formatted(path, rule));
  }

  @Override
  public ApiError missing(String path) {
    return constraint(path, "Member must not be null");
  }

  @Override
  public ApiError wrongType(String path, String expected, String got) {
    return ApiError.of(
        400, path + ": expected " + expected + ", got " + got, "SerializationException");
  }

  @Override
  public ApiError empty(String path) {
    return constraint(path, "Member must have length greater than or equal to 1");
  }

  @Override
  public ApiError tooSmall(String path, String got) {
    return constraint(path, "Member must have value greater than or equal to 1");
  }

  @Override
  public ApiError unknown(String path) {
    return invalid(
        "The model returned the following errors: " + path + ": Extra inputs are not permitted");
  }

  @Override
  public ApiError notOneOf(String path, Set<String> values, String got) {
    return constraint(path, "Member must satisfy enum value set: " + values);
  }

  @Override
  public String item(String path, int index) {
    return path + "." + (index + 1) + ".member";
  }

  @Override
  public ApiError unreadable() {
    return ApiError.of(400, "Unable to parse request body", "SerializationException");
  }
}
