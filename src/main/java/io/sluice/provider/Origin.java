package io.sluice.provider;

import java.net.URI;

/** What a URL says of the server. */
final class Origin {

  private Origin() {}

  static boolean secure(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : standardPort(url);
  }

  /** As the {@code host} header has it: the port only where it is not the scheme's own. */
  static String authority(URI url) {
    int port = port(url);
    return port == standardPort(url) ? url.getHost() : url.getHost() + ":" + port;
  }

  private static int standardPort(URI url) {
    return secure(url) ? 443 : 80;
  }
}
