package io.sluice.broker;

import java.util.HashSet;
import java.util.Set;

/**
 * What is to be known of a form.
 *
 * @param fields to know the values of
 * @param namesModel whether a field of it names the model, for the provider to read
 * @param chosen the model that was named beside the form; empty if none was
 */
record FormRules(Set<String> fields, boolean namesModel, String chosen) {

  /** Names a model beside a form, so that it need not be read to the end first. */
  static final String HEADER = "x-sluice-model";

  private static final Set<String> SMALL = Set.of("stream", "response_format", "n");

  FormRules {
    fields = Set.copyOf(fields);
  }

  /** Of a form that asks a model something. */
  static FormRules model(String chosen) {
    Set<String> fields = new HashSet<>(SMALL);
    fields.add("model");
    return new FormRules(fields, true, chosen);
  }

  /** Of a file that is to be kept; a model only says where. */
  static FormRules file(String chosen) {
    return new FormRules(Set.of("purpose"), false, chosen);
  }
}
