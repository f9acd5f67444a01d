package io.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The providers' keys.
 *
 * @param known by provider; a provider that wants no key is not in it
 * @param leftOut optional providers whose key is not set
 */
record ApiKeys(Map<String, Secret> known, Set<String> leftOut) {
  ApiKeys {
    known = Collections.unmodifiableMap(new LinkedHashMap<>(known));
    leftOut = Collections.unmodifiableSet(new LinkedHashSet<>(leftOut));
  }

  static ApiKeys find(Place root, SecretSource secrets, Findings findings) {
    Map<String, Secret> known = new LinkedHashMap<>();
    Set<String> leftOut = new LinkedHashSet<>();
    root.field("providers")
        .fields()
        .forEach(
            (name, provider) -> {
              Place key = provider.field("api_key");
              String reference = key.text();
              if (reference == null) {
                return;
              }
              SecretSource.Answer answer = secrets.find(reference);
              if (answer instanceof SecretSource.Answer.Known found) {
                known.put(name, found.secret());
                if (found.caution() != null) {
                  findings.warn(key, found.caution());
                }
              } else if (answer instanceof SecretSource.Answer.Unknown unknown) {
                if (provider.field("optional").isTrue()) {
                  leftOut.add(name);
                  findings.warn(provider, "left out, with its models: " + unknown.why());
                } else {
                  findings.error(key, unknown.why());
                }
              }
            });
    return new ApiKeys(known, leftOut);
  }
}
