package io.sluice.broker;

import io.sluice.identity.Presentation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A request as identity sees it.
 *
 * @param publicUrl scheme, host and port as callers see them; null takes the connection's own
 * @param keys whether the token may also stand where vendors' clients put an API key
 */
record RequestPresentation(HttpServerRequest request, @Nullable String publicUrl, boolean keys)
    implements Presentation {

  private static final String BEARER = "Bearer ";

  /** Anthropic's, and Google's. */
  private static final List<String> KEY_HEADERS = List.of("x-api-key", "x-goog-api-key");

  /** Browsers can send nothing of their own with a WebSocket but this (OpenAI's Realtime API). */
  private static final String SUBPROTOCOL = "sec-websocket-protocol";

  private static final String KEY_SUBPROTOCOL = "openai-insecure-api-key.";

  /** A client that sends its key twice means one; two that differ are for the door to refuse. */
  @Override
  public List<String> authorization() {
    List<String> sent = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (!keys) {
      return sent;
    }
    List<String> all = sent;
    for (String header : KEY_HEADERS) {
      for (String key : request.headers().getAll(header)) {
        all = with(key, all, sent);
      }
    }
    if (request.headers().contains(SUBPROTOCOL) && Upgrade.asked(request)) {
      for (String key : keysAmongSubprotocols()) {
        all = with(key, all, sent);
      }
    }
    return all;
  }

  private static List<String> with(String key, List<String> all, List<String> sent) {
    if (all.stream().anyMatch(known -> isBearer(known, key))) {
      return all;
    }
    List<String> more = all == sent ? new ArrayList<>(sent) : all;
    more.add(BEARER + key);
    return more;
  }

  private List<String> keysAmongSubprotocols() {
    return request.headers().getAll(SUBPROTOCOL).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::trim)
        .filter(name -> name.startsWith(KEY_SUBPROTOCOL))
        .map(name -> name.substring(KEY_SUBPROTOCOL.length()))
        .toList();
  }

  private static boolean isBearer(String header, String token) {
    return header.length() == BEARER.length() + token.length()
        && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && header.endsWith(token);
  }

  @Override
  public boolean tokenInQuery() {
    String query = request.query();
    return query != null && Arrays.stream(query.split("[&;]", -1)).anyMatch(this::isToken);
  }

  /** A name that cannot be decoded is no name to anybody, and no reason to fail. */
  private boolean isToken(String parameter) {
    String name = parameter.substring(0, (parameter + "=").indexOf('='));
    try {
      String decoded = URLDecoder.decode(name, StandardCharsets.UTF_8);
      // Google's API takes its keys there.
      return decoded.equalsIgnoreCase("access_token") || (keys && decoded.equals("key"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public List<String> dpop() {
    return request.headers().getAll("dpop");
  }

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String uri() {
    return (publicUrl == null ? ownUrl() : publicUrl) + request.path();
  }

  /**
   * Without a configured URL, only the address that the connection itself shows: a name in the
   * request's head is whatever the sender wrote there, and a proof made for another server must not
   * count here because somebody who was given it repeats that server's name (RFC 9449 section
   * 11.2).
   */
  private String ownUrl() {
    HostAndPort authority = request.authority();
    SocketAddress local = request.localAddress();
    boolean mine =
        authority != null
            && (authority.host().equals(local.hostAddress())
                || (authority.host().equals("localhost") && isLoopback(local)));
    return request.scheme() + "://" + (mine ? authority : local);
  }

  private static boolean isLoopback(SocketAddress local) {
    String address = local.hostAddress();
    return address != null && (address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1"));
  }

  @Override
  public @Nullable String certificateThumbprint() {
    SSLSession session = request.connection().sslSession();
    return session == null ? null : CertificateThumbprint.of(session);
  }
}
