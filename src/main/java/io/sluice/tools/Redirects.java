package io.sluice.tools;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a tool sends a caller, as the caller sees it. */
final class Redirects {

  private Redirects() {}

  /**
   * A {@code Location} for the caller: what points at the tool itself points below its prefix,
   * relative references and other hosts stay.
   *
   * @return null if it points at the tool's host, but at nothing that is served from there
   */
  static @Nullable String rewrite(String location, Tool tool) {
    URI to;
    try {
      to = new URI(location);
    } catch (URISyntaxException e) {
      return null;
    }
    boolean own = to.getRawAuthority() == null ? to.getScheme() == null : sameHost(to, tool.url());
    if (!own) {
      return to.getScheme() == null || web(to.getScheme()) ? location : null;
    }
    String path = to.getRawPath() == null ? "" : to.getRawPath();
    if (to.getRawAuthority() == null && !path.startsWith("/")) {
      return location;
    }
    String base = tool.url().getRawPath() == null ? "" : tool.url().getRawPath();
    if (!(path.equals(base) || path.startsWith(base + "/"))) {
      return null;
    }
    String rest = path.substring(base.length());
    return tool.prefix()
        + (rest.isEmpty() ? "/" : rest)
        + behind('?', to.getRawQuery())
        + behind('#', to.getRawFragment());
  }

  private static boolean web(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  private static String behind(char sign, @Nullable String text) {
    return text == null ? "" : sign + text;
  }

  /** A location without a scheme has the request's own. */
  private static boolean sameHost(URI to, URI tool) {
    String scheme = to.getScheme() == null ? tool.getScheme() : to.getScheme();
    return to.getHost() != null
        && to.getHost().equalsIgnoreCase(tool.getHost())
        && scheme.equalsIgnoreCase(tool.getScheme())
        && port(to, scheme) == port(tool, tool.getScheme());
  }

  private static int port(URI uri, String scheme) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return scheme.toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
  }
}
