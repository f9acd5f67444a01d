package io.sluice.config;

/**
 * A resolved secret. It prints as asterisks wherever it ends up by accident.
 *
 * @param reference where it came from, e.g. {@code ${env:OPENAI_API_KEY}}; safe to print
 */
public record Secret(String reference, String value) {

  @Override
  public String toString() {
    return "Secret[" + reference + "]";
  }
}
