package io.sluice.tools;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers go through. A tool has headers of its own that nobody here knows, so these are
 * lists of what does not pass. Names are compared as CGI and WSGI would make one of them, where
 * {@code X_User} and {@code X-User} are the same variable.
 */
final class ToolHeaders {

  /** Of one connection (RFC 9110 section 7.6.1, RFC 9113 section 8.2.2), or set here anew. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect",
          "host");

  /** Who asks is said by the broker alone; a credential of the caller's is for nobody else. */
  private static final Set<String> IDENTITY =
      Set.of(
          "authorization",
          "proxy-authorization",
          "dpop",
          "api-key",
          "x-api-key",
          "x-goog-api-key",
          "x-amz-security-token",
          // A session that the tool knows would be a second identity beside the signed one.
          "cookie",
          "cookie2",
          "remote-user",
          "from",
          "ssl-client-cert",
          "client-cert",
          "client-cert-chain");

  private static final List<String> IDENTITY_PREFIXES =
      List.of(
          "sluice-",
          // As authenticating proxies say it: oauth2-proxy, Authelia, Grafana's auth proxy, Apache,
          // IAP, ALB, Cloudflare Access, Azure App Service, Tailscale.
          "x-auth-",
          "x-user",
          "x-remote-",
          "x-webauth-",
          "x-authenticated-",
          "x-forwarded-",
          "x-goog-iap-",
          "x-goog-authenticated-",
          "x-amzn-oidc-",
          "x-ms-client-principal",
          "x-ms-token-",
          "x-client-cert",
          "x-ssl-",
          "ssl-client-",
          "x-token",
          "x-email",
          "x-groups",
          "x-roles",
          "x-tenant",
          "remote-",
          "cf-access-",
          "tailscale-user-");

  /**
   * Where it comes from and goes to: an override could reach another route than the one matched.
   */
  private static final Set<String> ROUTING =
      Set.of(
          "forwarded",
          "via",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "cf-connecting-ip",
          "x-host",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-host",
          "x-original-method",
          "x-original-uri",
          "x-original-url",
          "x-rewrite-url",
          "x-override-url",
          "x-script-name",
          "x-request-id");

  /** These speak for the broker's origin, or of the broker itself. */
  private static final Set<String> OF_THE_BROKER =
      Set.of(
          "set-cookie",
          "set-cookie2",
          "www-authenticate",
          "proxy-authenticate",
          "authentication-info",
          "proxy-authentication-info",
          "x-request-id",
          "location",
          "content-location",
          "refresh",
          "alt-svc",
          "strict-transport-security",
          "clear-site-data",
          "service-worker-allowed",
          "origin-agent-cluster",
          "public-key-pins",
          "expect-ct",
          "nel",
          "report-to",
          "reporting-endpoints",
          "server",
          "via",
          "x-powered-by");

  private static final List<String> OF_THE_BROKER_PREFIXES =
      List.of("sluice-", "x-ratelimit-", "ratelimit", "access-control-", "x-sluice-");

  private ToolHeaders() {}

  /** What of a caller's headers a tool gets. */
  static void toTool(MultiMap from, MultiMap to) {
    Set<String> named = named(from);
    for (Map.Entry<String, String> header : from) {
      String name = plain(header.getKey());
      if (!HOP_BY_HOP.contains(name)
          && !IDENTITY.contains(name)
          && !ROUTING.contains(name)
          && !startsWithOne(name, IDENTITY_PREFIXES)
          && !named.contains(name)
          && !name.startsWith(":")) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  /** What of a tool's headers a caller gets. */
  static void toCaller(MultiMap from, MultiMap to) {
    Set<String> named = named(from);
    for (Map.Entry<String, String> header : from) {
      String name = plain(header.getKey());
      if (!HOP_BY_HOP.contains(name)
          && !OF_THE_BROKER.contains(name)
          && !startsWithOne(name, OF_THE_BROKER_PREFIXES)
          && !named.contains(name)) {
        to.add(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
      }
    }
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Those that {@code Connection} says are of this connection only. */
  private static Set<String> named(MultiMap headers) {
    Set<String> names = new HashSet<>();
    for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
      for (String name : value.split(",", -1)) {
        names.add(plain(name.trim()));
      }
    }
    // Without its length a body would be cut from what follows it.
    names.remove("content-length");
    return names;
  }

  private static boolean startsWithOne(String name, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
