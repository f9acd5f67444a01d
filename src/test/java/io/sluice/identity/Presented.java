package io.sluice.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as a door sees it, for tests. */
record Presented(
    List<String> authorization,
    boolean tokenInQuery,
    List<String> dpop,
    String method,
    String uri,
    @Nullable String certificateThumbprint)
    implements Presentation {

  static Presented with(String... authorization) {
    return with(List.of(authorization));
  }

  static Presented with(List<String> authorization) {
    return new Presented(
        authorization, false, List.of(), "POST", "https://llm.example/v1/chat/completions", null);
  }

  Presented proof(String... proofs) {
    return new Presented(
        authorization, tokenInQuery, List.of(proofs), method, uri, certificateThumbprint);
  }

  Presented certificate(String thumbprint) {
    return new Presented(authorization, tokenInQuery, dpop, method, uri, thumbprint);
  }
}
