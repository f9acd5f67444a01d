package io.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three environments, as records. */
final class EnvironmentBinding {

  static final List<String> NAMES = List.of("production", "staging", "development");

  private EnvironmentBinding() {}

  /** What the file does not speak of reaches itself only. */
  static Map<String, EnvironmentConfig> environments(Place section) {
    Map<String, EnvironmentConfig> environments = new LinkedHashMap<>();
    for (String name : NAMES) {
      Place one = section.field(name);
      Place reaches = one.field("reaches");
      Place scopes = one.field("scopes");
      environments.put(
          name,
          new EnvironmentConfig(
              reaches.present() ? Binding.texts(reaches) : List.of(name),
              scopes.present() ? Binding.texts(scopes) : null));
    }
    return Collections.unmodifiableMap(environments);
  }
}
