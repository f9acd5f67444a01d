package io.sluice.broker;

import io.sluice.identity.Presentation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A request as identity sees it.
 *
 * @param publicUrl scheme, host and port as callers see them; null takes the request's own
 */
record RequestPresentation(HttpServerRequest request, @Nullable String publicUrl)
    implements Presentation {

  @Override
  public List<String> authorization() {
    return request.headers().getAll(HttpHeaders.AUTHORIZATION);
  }

  @Override
  public boolean tokenInQuery() {
    return request.query() != null && request.params().contains("access_token");
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
    String path = request.path();
    return publicUrl == null
        ? request.scheme() + "://" + request.authority() + path
        : publicUrl + path;
  }

  @Override
  public @Nullable String certificateThumbprint() {
    SSLSession session = request.connection().sslSession();
    return session == null ? null : CertificateThumbprint.of(session);
  }
}
