package io.sluice.broker;

import io.sluice.identity.Presentation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A request as identity sees it.
 *
 * @param publicUrl scheme, host and port as callers see them; null takes the connection's own
 */
record RequestPresentation(HttpServerRequest request, @Nullable String publicUrl)
    implements Presentation {

  @Override
  public List<String> authorization() {
    return request.headers().getAll(HttpHeaders.AUTHORIZATION);
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
      return URLDecoder.decode(name, StandardCharsets.UTF_8).equalsIgnoreCase("access_token");
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
