package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;

/** Which bearer key is let in: {@code accepted} alone, or any if that is empty. */
final class ApiKeys {
  private static final String BEARER = "Bearer ";

  private final String accepted;

  ApiKeys(String accepted) {
    this.accepted = accepted;
  }

  /**
   * @throws ApiError 401
   */
  void check(HttpServerRequest request) {
    String credentials = request.getHeader("authorization");
    if (credentials == null || !credentials.startsWith(BEARER)) {
      throw ApiError.missingKey();
    }
    byte[] key = credentials.substring(BEARER.length()).getBytes(UTF_8);
    if (!accepted.isEmpty() && !MessageDigest.isEqual(key, accepted.getBytes(UTF_8))) {
      throw ApiError.wrongKey();
    }
  }
}
