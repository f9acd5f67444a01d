package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Which key is let in: {@code accepted} alone, or any if that is empty. */
final class ApiKeys {
  private final String accepted;

  ApiKeys(String accepted) {
    this.accepted = accepted;
  }

  boolean accepts(@Nullable String key) {
    return key != null
        && (accepted.isEmpty()
            || MessageDigest.isEqual(key.getBytes(UTF_8), accepted.getBytes(UTF_8)));
  }
}
