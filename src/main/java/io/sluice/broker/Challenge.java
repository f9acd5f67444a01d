package io.sluice.broker;

import io.sluice.identity.DpopProof;
import org.jspecify.annotations.Nullable;

/**
 * A {@code WWW-Authenticate} value: a scheme and quoted parameters (RFC 9110 section 11.6.1).
 *
 * @param text as it is sent
 */
record Challenge(String text) {

  static final String HEADER = "www-authenticate";

  /** What a caller without credentials is told, and what each other one begins with. */
  static Challenge bearer() {
    return new Challenge("Bearer realm=\"sluice\"");
  }

  /** With the algorithms that a proof may be signed with (RFC 9449 section 7.1). */
  static Challenge dpop(String error) {
    return new Challenge("DPoP error=\"" + error + "\"")
        .with("algs", String.join(" ", DpopProof.ALGORITHMS));
  }

  Challenge error(String code) {
    return with("error", code);
  }

  Challenge with(String name, String value) {
    return new Challenge(text + ", " + name + "=\"" + quotable(value) + "\"");
  }

  /** Where callers learn whose tokens are good here (RFC 9728 section 5.1), if that is known. */
  Challenge metadata(@Nullable String publicUrl) {
    return publicUrl == null ? this : with("resource_metadata", publicUrl + ResourceMetadata.PATH);
  }

  /** Error descriptions may hold neither quotes nor backslashes (RFC 6750 section 3). */
  private static String quotable(String value) {
    return value.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?");
  }
}
