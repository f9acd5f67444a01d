package io.sluice.broker;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The start of a WebSocket (RFC 6455 section 4). No other protocol is changed to: whoever may
 * change to HTTP/2 behind a proxy sends what the proxy never sees.
 */
final class Upgrade {

  private static final String WEBSOCKET = "websocket";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final CharSequence KEY = HttpHeaders.createOptimized("sec-websocket-key");
  private static final CharSequence ACCEPT = HttpHeaders.createOptimized("sec-websocket-accept");

  private Upgrade() {}

  /** Whether a caller asks for one, in full form. */
  static boolean asked(HttpServerRequest request) {
    MultiMap headers = request.headers();
    List<String> to = headers.getAll(HttpHeaders.UPGRADE);
    return request.method().equals(HttpMethod.GET)
        && request.version() == HttpVersion.HTTP_1_1
        && to.size() == 1
        && to.get(0).equalsIgnoreCase(WEBSOCKET)
        && headers.getAll(KEY).size() == 1
        && namesUpgrade(headers.getAll(HttpHeaders.CONNECTION))
        && !headers.contains(HttpHeaders.CONTENT_LENGTH)
        && !headers.contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static boolean namesUpgrade(List<String> connection) {
    return connection.stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(option -> option.trim().equalsIgnoreCase("upgrade"));
  }

  static void ask(MultiMap headers) {
    headers.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE).set(HttpHeaders.UPGRADE, WEBSOCKET);
  }

  /** Whether the tool really speaks it, and does not just send the status. */
  static boolean accepted(HttpServerRequest request, HttpClientResponse answer) {
    String to = answer.getHeader(HttpHeaders.UPGRADE);
    String accept = answer.getHeader(ACCEPT);
    return answer.statusCode() == 101
        && to != null
        && to.equalsIgnoreCase(WEBSOCKET)
        && accept != null
        && accept.equals(expected(request.getHeader(KEY)));
  }

  static void accept(HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
        .putHeader(HttpHeaders.UPGRADE, WEBSOCKET);
  }

  private static String expected(String key) {
    try {
      byte[] text = (key.trim() + GUID).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
